import type { Config } from '../config/config.ts'

/** The lock that the one worker of a host and tenant has (`acquireLock`). */
export const workerLock = ({ uid, tenant, hostId, dataDir }: Config): string =>
  `mos:${uid}:${tenant}:${hostId}:${dataDir}`
