import { setTimeout as delay } from 'node:timers/promises'
import { exitCodes, explain, Failure } from '../errors.ts'
import type { Logger } from '../log.ts'
import { asOp } from './as-op.ts'
import type { Database } from './database.ts'
import { HandedOn } from './handed-on.ts'
import { isFinal } from './op.ts'
import type { Op, OpHandler, Ops } from './op.ts'
import { opStart } from './scripts/op-start.ts'
import { StoreAway } from './store-away.ts'

export type OpRun = {
  readonly db: Database
  readonly ops: Ops
  readonly logger: Logger
  readonly handler: OpHandler
}

/**
 * Carries one op to its end, and never gives it up: nobody else would end it. While Redis is away nothing is decided:
 * the handler runs again from the record when it is back. `letGo` ends the tries (the process is closing); the op then
 * starts again elsewhere. Returns whether it came to its end; else it is left to the next process.
 */
export async function runOp(run: OpRun, id: string, cancel: AbortController, letGo: AbortSignal): Promise<boolean> {
  while (!letGo.aborted) {
    try {
      await attempt(run, id, cancel)
      return true
    } catch (error) {
      if (error instanceof HandedOn) return false
      const isOutage = error instanceof StoreAway
      if (isOutage) run.logger.warn({ opId: id }, 'redis went away under an op; it goes on when redis is back')
      else run.logger.error({ err: error, opId: id }, 'an op could not be carried on, it is tried again')
      await delay(isOutage ? 200 : 2000, undefined, { signal: letGo }).catch(() => undefined)
    }
  }
  return false
}

async function attempt({ db, ops, logger, handler }: OpRun, id: string, cancel: AbortController): Promise<void> {
  const op = asOp(await db.script(opStart, id, Date.now()))
  if (op === undefined) return logger.warn({ opId: id }, 'a job without an op')
  if (isFinal(op.state)) return
  if (op.cancel !== undefined) cancel.abort()
  const thrown = await handler(op, cancel.signal).then(
    () => undefined,
    (error: unknown) => ({ error }),
  )
  if (thrown?.error instanceof StoreAway || thrown?.error instanceof HandedOn) throw thrown.error
  const after = await ops.get(id)
  if (after === undefined || isFinal(after.state)) return
  if (thrown !== undefined && !(thrown.error instanceof Failure)) logger.error({ err: thrown.error, opId: id }, 'op')
  await ops.update(id, { ...ending(op, thrown, cancel.signal), endedAt: Date.now() })
}

/** How an op ends whose handler left it open. */
function ending(
  op: Op,
  thrown: { error: unknown } | undefined,
  signal: AbortSignal,
): Partial<Op> & { state: Op['state'] } {
  const { failed } = exitCodes
  if (thrown === undefined) {
    return { state: 'failed', exit: failed, result: `"${op.title}" ended without a result. That is a fault in Mos.` }
  }
  const { error } = thrown
  const aborted = signal.aborted && error instanceof Error && (error === signal.reason || error.name === 'AbortError')
  if (aborted) return { state: 'cancelled', exit: failed, result: 'Cancelled.' }
  return { state: 'failed', exit: error instanceof Failure ? error.exit : failed, result: explain(error) }
}
