import { Failure } from '../errors.ts'
import { asOp } from './as-op.ts'
import type { Database } from './database.ts'
import { encodeFields } from './fields.ts'
import type { NewOp, Op } from './op.ts'
import type { OpQueues } from './op-queue.ts'
import { receiptItem } from './outbox-item.ts'
import { opCreate } from './scripts/op-create.ts'
import { StoreAway } from './store-away.ts'

/** Together the 1.5 s that an interaction leaves: for the writes, and for looking the op up when they hang. */
const writeMs = 1000
const lookMs = 450

/** BullMQ refuses `:` in a job's id. */
const opId = (cause: string): string => `op-${cause.replaceAll(':', '-')}`

/**
 * Record and job are two writes, sent together. The record alone is enough: a
 * consumer adds the job of an op that has none.
 */
export async function addOp(db: Database, queues: OpQueues, newOp: NewOp): Promise<Op> {
  const id = opId(newOp.cause)
  const [created, queued] = db.together(() => [
    within(writeMs, create(db, id, newOp)),
    within(writeMs, queues.addJob(newOp.hostId, id)).catch(() => undefined),
  ])
  const op = await created.catch((error: unknown) => lookUp(db, id, newOp, error))
  await queued
  return op
}

async function create(db: Database, id: string, newOp: NewOp): Promise<Op> {
  const { cause: _, receipt, ...given } = newOp
  const at = Date.now()
  const fields = encodeFields({ ...given, id, state: 'queued', steps: [], createdAt: at })
  const head = [id, newOp.hostId, at, newOp.thread ?? '', receipt, receiptItem(id, at)]
  const op = asOp(await db.script(opCreate, ...head, ...fields))
  if (op === undefined) throw new Error(`the record of ${id} was not written`)
  return op
}

/** After an error the op may be there all the same: says it failed only when that is certain. */
async function lookUp(db: Database, id: string, newOp: NewOp, error: unknown): Promise<Op> {
  if (error instanceof StoreAway && !error.sent) {
    const text = `Redis does not answer, so "${newOp.title}" was not queued. Try again in a moment.`
    throw new Failure(text, { exit: 'busy', cause: error })
  }
  const found = await within(
    lookMs,
    db.run((redis) => redis.hgetall(db.key('op', id))),
  ).catch(() => {
    const text = `Redis stopped answering: "${newOp.title}" may be queued. Look before you repeat it: /op show ${id}`
    throw new Failure(text, { exit: 'busy', cause: error })
  })
  const op = asOp(found)
  if (op !== undefined) return op
  if (!(error instanceof StoreAway)) throw error
  throw new Failure(`Redis lost the request, so "${newOp.title}" was not queued. Try again.`, {
    exit: 'busy',
    cause: error,
  })
}

/** The promise goes on after its time is over: what it asked for may still happen. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new StoreAway(true)), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
