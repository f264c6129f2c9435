import type { AccessPolicy } from '../command/access-policy.ts'
import type { Logger } from '../log.ts'
import type { Store } from '../store/store.ts'

/** With MOS_GUILD_IDS empty: the first guild that an owner uses Mos in becomes the one, and stays it. */
export type BoundGuild = {
  /** The policy, with the bound guild where the environment names none. */
  readonly policy: () => AccessPolicy
  /** Reads what an earlier run bound. */
  readonly load: () => Promise<void>
  readonly bind: (guildId: string) => Promise<void>
}

const fact = 'discord.guild'

type BoundGuildDeps = {
  readonly facts: Store['facts']
  readonly policy: () => AccessPolicy
  readonly logger: Logger
}

export function createBoundGuild({ facts, policy, logger }: BoundGuildDeps): BoundGuild {
  let bound: ReadonlySet<string> | undefined
  return {
    policy() {
      const given = policy()
      return given.guildIds.size > 0 || bound === undefined ? given : { ...given, guildIds: bound }
    },
    async load() {
      const guildId = await facts.get(fact)
      if (guildId !== undefined && guildId !== '') bound = new Set([guildId])
    },
    async bind(guildId) {
      if (bound !== undefined || policy().guildIds.size > 0) return
      bound = new Set([guildId])
      logger.info({ guildId }, 'this server is the one from now on, others are ignored (MOS_GUILD_IDS)')
      await facts.set(fact, guildId)
    },
  }
}
