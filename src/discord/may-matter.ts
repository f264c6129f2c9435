import type { AccessPolicy } from '../command/access-policy.ts'
import { authoriseMessage } from '../command/authorise.ts'
import { present } from '../fleet/present.ts'
import type { RawMessage } from './raw-message.ts'

/**
 * Whether a message is worth waiting with: a server's talk in an outage must not push out what an admitted person said.
 * While nobody is known to be admitted, everybody may come to be.
 */
export function mayMatter({ author, guild_id, member }: RawMessage, policy: AccessPolicy): boolean {
  if (author.bot === true) return false
  if (policy.canPair === true || (policy.ownerIds.size === 0 && policy.rules.length === 0)) return true
  const where = guild_id === undefined ? {} : { guildId: guild_id }
  // Which project it is of takes a look into the store: until then it may be theirs.
  const rules = policy.rules.map(({ who, tier, commands }) => present({ who, tier, commands }))
  return authoriseMessage(
    { ...policy, rules },
    { kind: 'discord', userId: author.id, ...where, roleIds: member?.roles ?? [] },
    where,
  ).allowed
}
