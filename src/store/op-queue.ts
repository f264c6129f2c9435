import { Queue } from 'bullmq'
import type { Database } from './database.ts'
import type { Logger } from '../log.ts'

const week = 7 * 24 * 3600

/** BullMQ refuses `:` in a queue's name. */
export const queueName = (hostId: string): string => `ops-${encodeURIComponent(hostId)}`

/** Job options of every op. Finished jobs stay longer than a redelivery can take: a removed job's id is forgotten. */
const jobOptions = {
  attempts: 1,
  removeOnComplete: { age: week, count: 10_000 },
  removeOnFail: { age: week, count: 10_000 },
}

/** The queues of all hosts, on the command connection, opened when first used. */
export type OpQueues = {
  /** Adds the op's job; nothing when it is there already. */
  addJob(hostId: string, opId: string): Promise<void>
  /** For an op that is queued for certain: adds its job, in place of a finished one. */
  restoreJob(hostId: string, opId: string): Promise<void>
  close(): Promise<void>
}

export function createOpQueues(db: Database, logger: Logger): OpQueues {
  const queues = new Map<string, Queue>()
  const queueOf = (hostId: string): Queue => {
    const known = queues.get(hostId)
    if (known !== undefined) return known
    const queue = new Queue(queueName(hostId), { connection: db.redis, prefix: db.root, skipVersionCheck: true })
    queue.on('error', (error) => logger.debug({ err: error }, 'op queue'))
    queues.set(hostId, queue)
    return queue
  }
  const addJob = async (hostId: string, opId: string): Promise<void> => {
    await db.run(() => queueOf(hostId).add('op', {}, { ...jobOptions, jobId: opId }))
    // Not waited for: should it be lost, the job is only added once more, which changes nothing.
    db.run((redis) => redis.srem(db.key('ops-without-job', hostId), opId)).catch((error: unknown) =>
      logger.debug({ err: error, opId }, 'the op stays noted as one without a job'),
    )
  }
  return {
    addJob,
    async restoreJob(hostId, opId) {
      const job = await db.run(() => queueOf(hostId).getJob(opId))
      const finished = job !== undefined && (await db.run(() => job.isCompleted()))
      if (finished) await db.run(() => job.remove())
      await addJob(hostId, opId)
    },
    async close() {
      await Promise.all([...queues.values()].map((queue) => queue.close()))
    },
  }
}
