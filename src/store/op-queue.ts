import { FlowProducer, Queue } from 'bullmq'
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
  /** Adds the jobs of a flow: the parent's waits until those of its children have ended, well or not. Repeated: nothing. */
  addFlow(hostId: string, opId: string, children: readonly string[]): Promise<void>
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
  // Opened when first used, as the queues are.
  let flows: FlowProducer | undefined
  const flowsOf = (): FlowProducer => {
    if (flows !== undefined) return flows
    flows = new FlowProducer({ connection: db.redis, prefix: db.root, skipVersionCheck: true })
    flows.on('error', (error) => logger.debug({ err: error }, 'op flows'))
    return flows
  }
  /** Not waited for: should it be lost, the job is only added once more, which changes nothing. */
  const noted = (hostId: string, ...opIds: readonly string[]): void => {
    db.run((redis) => redis.srem(db.key('ops-without-job', hostId), ...opIds)).catch((error: unknown) =>
      logger.debug({ err: error, opIds }, 'ops stay noted as without a job'),
    )
  }
  const addJob = async (hostId: string, opId: string): Promise<void> => {
    await db.run(() => queueOf(hostId).add('op', {}, { ...jobOptions, jobId: opId }))
    noted(hostId, opId)
  }
  return {
    addJob,
    async restoreJob(hostId, opId) {
      const job = await db.run(() => queueOf(hostId).getJob(opId))
      const finished = job !== undefined && (await db.run(() => job.isCompleted()))
      if (finished) await db.run(() => job.remove())
      await addJob(hostId, opId)
    },
    async addFlow(hostId, opId, children) {
      const name = queueName(hostId)
      const job = (jobId: string, more: object) => ({
        name: 'op',
        queueName: name,
        opts: { ...jobOptions, jobId, ...more },
      })
      const flow = {
        ...job(opId, {}),
        children: children.map((child) => job(child, { ignoreDependencyOnFailure: true })),
      }
      await db.run(() => flowsOf().add(flow))
      noted(hostId, opId, ...children)
    },
    async close() {
      await Promise.all([...queues.values(), ...(flows === undefined ? [] : [flows])].map((one) => one.close()))
    },
  }
}
