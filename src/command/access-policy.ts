import type { Tier } from '../fleet/principal.ts'

/** Who is admitted, by ids only: names collide. A role counts in its own guild and never in a direct message. */
export type AccessRule = {
  readonly who:
    | { readonly kind: 'user'; readonly userId: string }
    | { readonly kind: 'role'; readonly guildId: string; readonly roleId: string }
  readonly tier: Tier
  /** names of commands; absent: all that the tier covers */
  readonly commands?: readonly string[]
}

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
