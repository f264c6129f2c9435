import type { AccessPolicy } from '../command/access-policy.ts'
import type { Config } from '../config/config.ts'
import type { AccessRule } from '../fleet/fleet-settings.ts'
import type { Logger } from '../log.ts'
import type { Store } from '../store/store.ts'

const ownersFact = 'discord.owners'
const pairedFact = 'discord.paired'
const guildFact = 'discord.guild'

export type Access = {
  readonly policy: () => AccessPolicy
  /** Discord told who owns the application: they own the fleet where MOS_OWNER_IDS is empty. Empty: it can't tell. */
  readonly learnOwners: (ids: readonly string[]) => Promise<void>
  /** Somebody brought the code of the local page: an owner where neither environment nor Discord names one. */
  readonly pairOwner: (userId: string) => Promise<void>
  /** The server that Mos was first used in is the one, where MOS_GUILD_IDS is empty. */
  readonly learnGuild: (guildId: string) => Promise<void>
  /** Facts that another process learned. */
  readonly refresh: () => Promise<void>
  /** For a process without the door: a first owner is known, and a former one is not, within the 5 s of a rescan. */
  readonly follow: (signals: Pick<Store['signals'], 'on'>, logger: Logger) => void
}

/**
 * Who may do what, as it is now: the environment first, then what was learned and is kept in the store, and the grants
 * of `fleet/mos.yaml` as it last could be read. No grant makes or unmakes an owner of these.
 */
export function createAccess(
  config: Pick<Config, 'access' | 'discord'>,
  facts: Store['facts'],
  grants: () => readonly AccessRule[] = () => [],
): Access {
  const fromEnvironment = new Set(config.access.ownerIds)
  /** undefined: Discord was never asked */
  let ofApplication: readonly string[] | undefined
  let paired: readonly string[] = []
  let guildIds: ReadonlySet<string> = new Set(config.access.guildIds)
  const owners = (): Pick<AccessPolicy, 'ownerIds' | 'ownersFrom'> => {
    if (fromEnvironment.size > 0) return { ownerIds: fromEnvironment, ownersFrom: 'MOS_OWNER_IDS' }
    const isToldByDiscord = ofApplication !== undefined && ofApplication.length > 0
    if (paired.length === 0 || isToldByDiscord) return { ownerIds: new Set(ofApplication), ownersFrom: 'application' }
    return { ownerIds: new Set(paired), ownersFrom: 'pairing' }
  }
  const refresh = async () => {
    const [told, codes, guild] = await Promise.all([facts.get(ownersFact), facts.get(pairedFact), facts.get(guildFact)])
    ofApplication = told === undefined ? undefined : split(told)
    paired = split(codes)
    if (config.access.guildIds.length === 0) guildIds = new Set(split(guild))
  }
  return {
    policy() {
      const { ownerIds, ownersFrom } = owners()
      const canPair = config.discord !== undefined && ofApplication !== undefined && ownerIds.size === 0
      return { ownerIds, ownersFrom, canPair, guildIds, rules: grants() }
    },
    async learnOwners(ids) {
      if (fromEnvironment.size > 0) return
      ofApplication = [...ids]
      await facts.set(ownersFact, ofApplication.join(','))
    },
    async pairOwner(userId) {
      paired = [...new Set([...paired, userId])]
      await facts.set(pairedFact, paired.join(','))
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
