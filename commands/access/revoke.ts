import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { grantee, granteeName, guildId, roleId, userId } from '../../src/command/grantee.ts'
import { grantingTier, isSame } from '../../src/command/granting-tier.ts'
import type { AccessRule } from '../../src/fleet/fleet-settings.ts'
import type { AccessPolicy } from '../../src/command/access-policy.ts'
import { revokeAccess } from '../../src/fleet/revoke-access.ts'

export default defineCommand({
  description: 'Take back every grant of a user or a role',
  options: z.object({
    user: userId.optional().describe("A user's id, or a mention of them"),
    role: roleId.optional().describe("A role's id, or a mention of it"),
    guild: guildId.optional().describe("The role's server; without one this one"),
  }),
  tier: 'admin',
  risk: 'change',
  // As with a grant: what an orchestrator has read must not decide who may stop it.
  async confirm({ place }, given) {
    return place.door === 'orchestrator' ? `Revoke every grant of ${granteeName(grantee(given, place))}.` : undefined
  },
  async run(context, given) {
    const who = grantee(given, context.place)
    await grantingTier(context, 'access revoke', who)
    const { access } = await context.settings.read()
    const theirs = access.filter((rule) => isSame(rule.who, who))
    await context.settings.edit((text) => revokeAccess(text, who, context.settings.path))
    const left = stillOwner(context.policy(), who)
    const done = theirs.length === 0 ? `There is no grant to ${granteeName(who)}.` : `Revoked: ${granteeName(who)}.`
    return { kind: 'text', text: `${done}${left}`, data: { who, revoked: theirs } }
  },
})

const from = {
  MOS_OWNER_IDS: 'MOS_OWNER_IDS names them',
  application: "the bot's application is theirs on Discord",
  pairing: 'they paired by a code',
} as const

/** No grant makes an owner of these, so none unmakes one. */
const stillOwner = ({ ownerIds, ownersFrom }: AccessPolicy, who: AccessRule['who']): string =>
  who.kind === 'user' && ownerIds.has(who.userId) ? ` They stay an owner: ${from[ownersFrom]}.` : ''
