import { Failure } from '../errors.ts'
import { tenantHost } from '../fleet/tenant-host.ts'
import type { TenantHost } from '../fleet/tenant-host.ts'
import { rootOf } from './database.ts'
import type { Database } from './database.ts'
import type { HostStatuses, Statuses } from './host-statuses.ts'
import { readBack } from './read-back.ts'

/** A host that told nothing for this long is gone. */
const keptMs = 7 * 86_400_000

export function createStatuses(db: Database): Statuses {
  return {
    async put(told) {
      await db.run((redis) => redis.hset(db.key('statuses'), told.hostId, JSON.stringify(told)))
    },
    async list() {
      const all = await db.run((redis) => redis.hgetall(db.key('statuses')))
      const told = Object.values(all).map((text) => readBack<HostStatuses>(text))
      return told.filter(({ at }) => Date.now() - at < keptMs)
    },
    async listOf(tenant) {
      const all = await read(db, tenant)
      return Object.values(all)
        .map((text) => parse(tenant, text))
        .filter(({ at }) => Date.now() - at < keptMs)
    },
  }
}

function parse(tenant: string, text: string): TenantHost {
  try {
    return tenantHost.parse(JSON.parse(text))
  } catch (cause) {
    throw new Failure(`What tenant ${tenant} told does not fit: does it run this version of Mos?`, { cause })
  }
}

/** A Redis with a user per tenant gives nobody another's keys by itself. */
async function read(db: Database, tenant: string): Promise<Record<string, string>> {
  const key = `${rootOf(tenant)}:statuses`
  try {
    return await db.run((redis) => redis.hgetall(key))
  } catch (cause) {
    if (!(cause instanceof Error) || !cause.message.startsWith('NOPERM')) throw cause
    throw new Failure(`Redis gives tenant ${tenant} to nobody else: grant this tenant's user %R~${key}`, { cause })
  }
}
