import type { AccessRule } from '../fleet/fleet-settings.ts'
import { personOf } from '../fleet/principal.ts'
import type { PersonPrincipal, Principal } from '../fleet/principal.ts'

/** Everything that decides who may do what. Empty admits nobody but the local operator. */
export type AccessPolicy = {
  readonly ownerIds: ReadonlySet<string>
  /** where `ownerIds` come from, for the rule that a verdict names */
  readonly ownersFrom: 'MOS_OWNER_IDS' | 'application' | 'pairing'
  /** Nobody is known to own it, and Discord was asked in vain: who brings the code of the local page becomes the owner. */
  readonly canPair?: boolean
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

/** A role's rule names who has it in its own guild: never elsewhere, and never in a direct message. */
export const isNamed = ({ who }: AccessRule, person: PersonPrincipal): boolean => {
  if (person.kind !== 'discord') return false
  if (who.kind === 'user') return who.userId === person.userId
  return who.guildId === person.guildId && person.roleIds.includes(who.roleId)
}

/** Whether the verdict on them depends on the project: most often it does not, and then nobody has to look for one. */
export const dependsOnProject = (policy: AccessPolicy, principal: Principal): boolean => {
  const person = personOf(principal)
  return policy.rules.some((rule) => rule.projects !== undefined && isNamed(rule, person))
}
