import type { AccessRule } from '../fleet/fleet-settings.ts'
import { tiers } from '../fleet/principal.ts'
import type { Principal, Tier } from '../fleet/principal.ts'
import { isKnownGuild } from './access-policy.ts'
import type { AccessPolicy } from './access-policy.ts'

/** `rule` is the sentence that decided, for a person: `you are an owner (MOS_OWNER_IDS)`. */
export type Verdict = { readonly allowed: boolean; readonly rule: string; readonly tier: Tier | undefined }

type Guarded = { readonly name: string; readonly tier: Tier }
type Where = { readonly guildId?: string }

/**
 * The one answer to "may they?", for message, slash command, autocomplete, button, direct message, page, shell and the
 * orchestrator's tools. Denies unless a rule admits.
 */
export function authorise(policy: AccessPolicy, principal: Principal, command: Guarded, place: Where): Verdict {
  if (principal.kind === 'mandate') return deny(undefined, 'nobody speaks, and mandates are not looked at yet')
  if (principal.kind === 'local') return admit('owner', 'you are at this machine as the user who owns this fleet')
  const guilds = [principal.guildId, place.guildId].filter((id) => id !== undefined)
  if (!guilds.every((id) => isKnownGuild(policy, id, principal.userId)))
    return deny(undefined, 'this server is not one that I serve (MOS_GUILD_IDS)')
  if (policy.ownerIds.has(principal.userId)) return admit('owner', ownerRule[policy.ownersFrom])
  return byGrant(policy, principal, command)
}

/** Plain messages: permission to talk to the orchestrator, through the same function. */
export const authoriseMessage = (policy: AccessPolicy, principal: Principal, place: Where): Verdict =>
  authorise(policy, principal, { name: 'message', tier: 'operator' }, place)

const ownerRule = {
  MOS_OWNER_IDS: 'you are an owner (MOS_OWNER_IDS)',
  application: "you own this bot's application on Discord",
} as const

type DiscordPrincipal = Extract<Principal, { kind: 'discord' }>

function byGrant(policy: AccessPolicy, principal: DiscordPrincipal, command: Guarded): Verdict {
  const mine = policy.rules.filter((rule) => names(rule, principal)).toSorted((a, b) => rank(b.tier) - rank(a.tier))
  const [highest] = mine
  if (highest === undefined) return deny(undefined, nobodyRule(policy))
  const fitting = mine.filter((rule) => rule.commands === undefined || rule.commands.includes(command.name))
  const rule = fitting[0]
  if (rule === undefined) return deny(highest.tier, `${grant(highest)} covers only ${highest.commands?.join(', ')}`)
  if (rank(rule.tier) < rank(command.tier))
    return deny(rule.tier, `${grant(rule)} makes you ${rule.tier}, and this needs ${command.tier}`)
  return admit(rule.tier, `${grant(rule)} makes you ${rule.tier}`)
}

const nobodyRule = (policy: AccessPolicy): string =>
  policy.ownerIds.size === 0 && policy.rules.length === 0
    ? 'no owner is known yet: set MOS_OWNER_IDS where Mos runs'
    : 'no rule admits you: only the owners may use Mos so far'

const names = ({ who }: AccessRule, principal: DiscordPrincipal): boolean =>
  who.kind === 'user'
    ? who.userId === principal.userId
    : who.guildId === principal.guildId && principal.roleIds.includes(who.roleId)

const grant = ({ who }: AccessRule): string =>
  who.kind === 'user' ? 'a grant to you' : `a grant to your role ${who.roleId}`
const rank = (tier: Tier): number => tiers.indexOf(tier)
const admit = (tier: Tier, rule: string): Verdict => ({ allowed: true, rule, tier })
const deny = (tier: Tier | undefined, rule: string): Verdict => ({ allowed: false, rule, tier })
