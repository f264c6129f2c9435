import { setTimeout as delay } from 'node:timers/promises'
import { Failure } from '../errors.ts'
import { asOp } from './as-op.ts'
import type { Database } from './database.ts'
import { sameOp } from './different-op.ts'
import { isFinal } from './op.ts'
import type { NewOp, Op } from './op.ts'
import type { OpQueues } from './op-queue.ts'
import { opId, opRecord } from './op-record.ts'
import { opCreate } from './scripts/op-create.ts'
import { StoreAway } from './store-away.ts'

/** A little less than the 1.5 s that are promised: an interaction waits for its acknowledgement. */
const mostMs = 1450

/**
 * Record and job are two writes, sent together. The record alone is enough: a consumer adds the job of an op that has
 * none.
 */
export async function addOp(db: Database, queues: OpQueues, newOp: NewOp): Promise<Op> {
  const id = opId(newOp.cause)
  const deadline = performance.now() + mostMs
  const [created, queued] = db.together(() => [
    before(deadline, create(db, opRecord(newOp, Date.now()))),
    before(deadline, queues.addJob(newOp.hostId, id)).catch(() => undefined),
  ])
  const op = await created.catch((error: unknown) => settle(db, id, newOp, deadline, error))
  await queued
  return sameOp(op, newOp)
}

/**
 * All records first, in one step, then the jobs: a parent's job that came before its children's would run at once. Jobs
 * that a dying process does not come to add, a consumer adds from the records.
 */
export async function addFlow(db: Database, queues: OpQueues, asked: NewOp, children: readonly NewOp[]): Promise<Op> {
  const id = opId(asked.cause)
  const deadline = performance.now() + mostMs
  const at = Date.now()
  const beside = children.map((child) => ({ ...child, hostId: asked.hostId }))
  const after = beside.map(({ cause }) => opId(cause))
  const records = [...beside.flatMap((child) => opRecord(child, at)), ...opRecord(asked, at, { after })]
  const created = before(deadline, create(db, records))
  const op = sameOp(await created.catch((error: unknown) => settle(db, id, asked, deadline, error)), asked)
  if (!isFinal(op.state)) await before(deadline, queues.addFlow(op.hostId, id, op.after ?? [])).catch(() => undefined)
  return op
}

async function create(db: Database, records: readonly (string | number)[]): Promise<Op> {
  const op = asOp(await db.script(opCreate, ...records))
  if (op === undefined) throw new Error('the record of an op was not written')
  return op
}

/** After an error the op may be there all the same: says that it failed only when that is certain. */
async function settle(db: Database, id: string, newOp: NewOp, deadline: number, error: unknown): Promise<Op> {
  if (!(error instanceof StoreAway)) throw error
  const refused = (text: string): Failure => new Failure(text, { exit: 'busy', cause: error })
  if (!error.sent) throw refused(`Redis does not answer, so "${newOp.title}" was not queued. Try again in a moment.`)
  const found = await lookUp(db, id, deadline)
  if (found === 'no answer') {
    throw refused(`Redis stopped answering: "${newOp.title}" may be queued. Look before you repeat it: /op show ${id}`)
  }
  if (found === undefined) throw refused(`Redis lost the request, so "${newOp.title}" was not queued. Try again.`)
  return found
}

/** Looks again until the connection is back or the time is over. */
async function lookUp(db: Database, id: string, deadline: number): Promise<Op | undefined | 'no answer'> {
  while (performance.now() < deadline) {
    try {
      return asOp(
        await before(
          deadline,
          db.run((redis) => redis.hgetall(db.key('op', id))),
        ),
      )
    } catch {
      await delay(20)
    }
  }
  return 'no answer'
}

/** The promise goes on after its time is over: what it asked for may still happen. */
async function before<T>(deadline: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    // In a process with much to do the answer may lie unread in the socket: it is read before the time is called over.
    const over = (): void => void setImmediate(() => setImmediate(() => reject(new StoreAway(true))))
    timer = setTimeout(over, deadline - performance.now())
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
