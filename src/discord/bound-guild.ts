import type { AccessPolicy } from '../command/access-policy.ts'
import type { Logger } from '../log.ts'
import type { Store } from '../store/store.ts'

/** With MOS_GUILD_IDS empty: the first guild that an owner uses Mos in becomes the one, and stays it. */
export type BoundGuild = {
  readonly policy: () => AccessPolicy
  /** Reads what an earlier run bound. */
  readonly load: () => Promise<void>
  readonly bind: (guildId: string) => Promise<void>
}

const fact = 'discord.guild'

type BoundGuildDeps = {
  readonly facts: Store['facts']
  readonly policy: () => AccessPolicy
  readonly learnGuild: (guildId: string) => Promise<void>
  readonly logger: Logger
}

/** The guild itself is kept by who keeps the policy: door and dispatcher must not judge by two of them. */
export function createBoundGuild({ facts, policy, learnGuild, logger }: BoundGuildDeps): BoundGuild {
  const isBound = () => policy().guildIds.size > 0
  return {
    policy,
    async load() {
      const guildId = isBound() ? undefined : await facts.get(fact)
      if (guildId !== undefined && guildId !== '') await learnGuild(guildId)
    },
    async bind(guildId) {
      if (isBound()) return
      logger.info({ guildId }, 'this server is the one from now on, others are ignored (MOS_GUILD_IDS)')
      await learnGuild(guildId)
    },
  }
}
