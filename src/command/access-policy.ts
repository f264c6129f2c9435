import type { AccessRule } from '../fleet/fleet-settings.ts'

/** Everything that decides who may do what. Empty admits nobody but the local operator. */
export type AccessPolicy = {
  readonly ownerIds: ReadonlySet<string>
  /** where `ownerIds` come from, for the rule that a verdict names */
  readonly ownersFrom: 'MOS_OWNER_IDS' | 'application'
  /** Guilds that are answered at all. Empty until an owner has used Mos in one, which then becomes the one. */
  readonly guildIds: ReadonlySet<string>
  readonly rules: readonly AccessRule[]
}

/**
 * Whether anything from this guild is looked at; messages from others are ignored without an answer. While no guild is
 * known, an owner may speak in any: the first becomes the known one.
 */
export const isKnownGuild = (policy: AccessPolicy, guildId: string, userId: string): boolean =>
  policy.guildIds.has(guildId) || (policy.guildIds.size === 0 && policy.ownerIds.has(userId))
