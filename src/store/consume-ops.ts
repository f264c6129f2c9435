import { setTimeout as delay } from 'node:timers/promises'
import { Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Logger } from '../log.ts'
import type { Database } from './database.ts'
import type { OpHandler, Ops } from './op.ts'
import { queueName } from './op-queue.ts'
import type { OpQueues } from './op-queue.ts'
import { runOp } from './run-op.ts'
import type { OpConsumer, Signal, Signals } from './store.ts'

type Consumption = {
  readonly db: Database
  readonly ops: Ops
  readonly queues: OpQueues
  readonly signals: Signals
  /** BullMQ's own; closed with the consumer */
  readonly connection: Redis
  readonly logger: Logger
  readonly hostId: string
  readonly handler: OpHandler
  readonly concurrency: number
}

type Running = { readonly cancel: AbortController; readonly done: Promise<boolean> }

/** After a kill -9 an op starts again when its lock has run out and the next look for stalled jobs comes: 4.5 s at most. */
const recovery = { lockDuration: 3000, stalledInterval: 1500, maxStalledCount: 1_000_000_000 }

export async function consumeOps(options: Consumption): Promise<OpConsumer> {
  const { db, signals, connection, logger, hostId } = options
  const running = new Map<string, Running>()
  const letGo = new AbortController()
  const worker = new Worker(queueName(hostId), (job) => process(options, running, letGo.signal, job.id ?? ''), {
    connection,
    prefix: db.root,
    skipVersionCheck: true,
    concurrency: options.concurrency,
    ...recovery,
    // BullMQ's default of 15 s would be the pause after each outage of Redis.
    runRetryDelay: 200,
  })
  worker.on('error', (error) => logger.debug({ err: error }, 'op worker'))
  // `runOp` ends every op itself: what still fails a job is a fault of ours.
  worker.on('failed', (job, error) => logger.error({ err: error, opId: job?.id }, 'an op was left open'))
  const stopListening = signals.on((signal) => {
    void follow(options, running, signal).catch((error: unknown) => logger.debug({ err: error }, 'op rescan'))
  })
  await worker.waitUntilReady()
  await follow(options, running, { kind: 'rescan' })
  return {
    async close({ withinMs = 5000 } = {}) {
      stopListening()
      await worker.pause(true)
      const finished = Promise.all([...running.values()].map((run) => run.done))
      await Promise.race([finished, delay(withinMs, undefined, { ref: false })])
      letGo.abort()
      // Without waiting for the jobs: what was let go, or handed on, never ends here.
      await Promise.race([worker.close(running.size > 0), delay(1000, undefined, { ref: false })])
      connection.disconnect()
    },
  }
}

/** The same op can come twice into one process: an outage of Redis lets its lock run out while it still runs here. */
async function process(
  options: Consumption,
  running: Map<string, Running>,
  letGo: AbortSignal,
  id: string,
): Promise<void> {
  const known = running.get(id)
  const cancel = new AbortController()
  const done = known?.done ?? runOp(options, id, cancel, letGo)
  if (known === undefined) running.set(id, { cancel, done })
  const isDone = await done
  // Let go or handed on, not done: the job must not be recorded as completed by a connection that is still closing.
  if (!isDone || letGo.aborted) await new Promise<never>(() => undefined)
  running.delete(id)
}

async function follow(options: Consumption, running: Map<string, Running>, signal: Signal): Promise<void> {
  if (signal.kind === 'op' && signal.cancel === true) running.get(signal.opId)?.cancel.abort()
  if (signal.kind === 'rescan') await Promise.all([restoreJobs(options), findCancelled(options, running)])
}

/** Ops whose process died between record and job. */
async function restoreJobs({ db, ops, queues, hostId }: Consumption): Promise<void> {
  const ids = await db.run((redis) => redis.smembers(db.key('ops-without-job', hostId)))
  const restore = async (id: string): Promise<void> => {
    const after = (await ops.get(id))?.after
    await (after === undefined ? queues.restoreJob(hostId, id) : queues.addFlow(hostId, id, after))
  }
  await Promise.all(ids.map(restore))
}

/** Cancels that were asked while the hint could not arrive. */
async function findCancelled({ ops }: Consumption, running: Map<string, Running>): Promise<void> {
  const look = async ([id, { cancel }]: [string, Running]): Promise<void> => {
    if ((await ops.get(id))?.cancel !== undefined) cancel.abort()
  }
  await Promise.all([...running].map(look))
}
