import type { AccessPolicy } from '../command/access-policy.ts'
import type { Config } from '../config/config.ts'
import type { Logger } from '../log.ts'
import type { Store } from '../store/store.ts'

const ownersFact = 'discord.owners'
const guildFact = 'discord.guild'

export type Access = {
  readonly policy: () => AccessPolicy
  /** Discord told who owns the application: they own the fleet where MOS_OWNER_IDS is empty. */
  readonly learnOwners: (ids: readonly string[]) => Promise<void>
  /** The server that Mos was first used in is the one, where MOS_GUILD_IDS is empty. */
  readonly learnGuild: (guildId: string) => Promise<void>
  /** Facts that another process learned. */
  readonly refresh: () => Promise<void>
  /** For a process without the door: a first owner is known, and a former one is not, within the 5 s of a rescan. */
  readonly follow: (signals: Pick<Store['signals'], 'on'>, logger: Logger) => void
}

/** Who may do what, as it is now: the environment first, then what was learned and is kept in the store. */
export function createAccess(config: Pick<Config, 'access'>, facts: Store['facts']): Access {
  const fromEnvironment = config.access.ownerIds.length > 0
  let ownerIds: ReadonlySet<string> = new Set(config.access.ownerIds)
  let guildIds: ReadonlySet<string> = new Set(config.access.guildIds)
  const refresh = async () => {
    const [owners, guild] = await Promise.all([facts.get(ownersFact), facts.get(guildFact)])
    if (!fromEnvironment) ownerIds = new Set(split(owners))
    if (config.access.guildIds.length === 0) guildIds = new Set(split(guild))
  }
  return {
    policy: () => ({ ownerIds, guildIds, ownersFrom: fromEnvironment ? 'MOS_OWNER_IDS' : 'application', rules: [] }),
    async learnOwners(ids) {
      if (fromEnvironment) return
      ownerIds = new Set(ids)
      await facts.set(ownersFact, [...ids].join(','))
    },
    async learnGuild(guildId) {
      if (guildIds.size > 0) return
      guildIds = new Set([guildId])
      await facts.set(guildFact, guildId)
    },
    refresh,
    follow(signals, logger) {
      signals.on(({ kind }) => {
        if (kind !== 'rescan') return
        refresh().catch((error: unknown) => logger.warn({ err: error }, 'who may do what was not looked at again'))
      })
    },
  }
}

const split = (list: string | undefined): string[] => (list ?? '').split(',').filter((id) => id !== '')
