import { onTestFinished } from 'vitest'
import { commandOptions, connect, untilReady } from '../../src/store/connect.ts'
import { createDatabase } from '../../src/store/database.ts'
import { silentLogger } from '../support/silent-logger.ts'

/** The store's own database, with queues that die: a process that ends between its records and its jobs. */
export async function dyingQueues(redisUrl: string) {
  const connection = connect({ redisUrl }, commandOptions, silentLogger)
  onTestFinished(() => connection.disconnect())
  await untilReady(connection, 5000)
  const never = (): Promise<void> => Promise.reject(new Error('died'))
  const queues = { addJob: never, restoreJob: never, addFlow: never, close: never }
  return { database: createDatabase(connection, 'test'), queues }
}
