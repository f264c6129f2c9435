import type { AccessRule } from '../fleet/fleet-settings.ts'
import type { PersonPrincipal, Principal, Tier } from '../fleet/principal.ts'
import { isKnownGuild } from './access-policy.ts'
import type { AccessPolicy } from './access-policy.ts'
import { judgeGrants, judgement } from './judge-grants.ts'
import { planMandate } from './plan-mandate.ts'

/** `rule` is the sentence that decided, for a person: `you are an owner (MOS_OWNER_IDS)`. */
export type Verdict = {
  readonly allowed: boolean
  readonly rule: string
  readonly tier: Tier | undefined
  /** the grant that admits them, where one does */
  readonly grant?: AccessRule
  /** The mandate does not carry it, and why: a person can be asked, and runs it as themself. */
  readonly beyond?: string
}

/** What is asked for. `risk` absent counts as a change. */
export type Guarded = {
  readonly name: string
  readonly tier: Tier
  readonly risk?: 'read' | 'change' | 'danger'
  /** Who may one of these may the other, by whichever name a grant calls it. */
  readonly aliases?: readonly string[]
  readonly sameAs?: string | undefined
}
/** `projectIds`: every project that is touched, the place's and those that the options name; see `whereOf`. */
export type Where = { readonly guildId?: string; readonly projectIds?: readonly string[] }

/**
 * The one answer to "may they?", for message, slash command, autocomplete, button, direct message, page, shell and the
 * orchestrator's tools. Denies unless a rule admits. `now` is for a mandate's end, in milliseconds since the epoch.
 */
export function authorise(
  policy: AccessPolicy,
  principal: Principal,
  command: Guarded,
  place: Where,
  now = Date.now(),
): Verdict {
  if (principal.kind !== 'mandate') return ofPerson(policy, principal, command, place)
  const { allowed, rule, tier } = ofPerson(policy, principal.owner, command, place)
  if (!allowed) {
    const refused = deny(tier, `who gave the mandate may not do it themself: ${rule}`)
    // What somebody else may look at is not the topic's to be shown.
    const isFinal = command.risk === 'read' || principal.mandate.asksNobody === true
    return isFinal ? refused : { ...refused, beyond: `who gave it may not do it themself: ${rule}` }
  }
  if (command.risk === 'read') return admit(tier, `an orchestrator may look where its mandate's owner may: ${rule}`)
  const beyond = planMandate(principal.mandate, { command: command.name, now })
  if (beyond !== undefined) {
    const refused = deny(tier, `it is beyond the mandate: ${beyond}`)
    return principal.mandate.asksNobody === true ? refused : { ...refused, beyond }
  }
  return admit(tier, `the mandate names ${command.name}, and its owner may: ${rule}`)
}

/** Plain messages: permission to talk to the orchestrator, through the same function. */
export const authoriseMessage = (policy: AccessPolicy, principal: Principal, place: Where): Verdict =>
  authorise(policy, principal, messageGuard, place)

/** What a grant's `commands` call talking to the orchestrator. */
export const messageGuard = { name: 'message', tier: 'operator' } as const

const ownerRule = {
  MOS_OWNER_IDS: 'you are an owner (MOS_OWNER_IDS)',
  application: "you own this bot's application on Discord",
  pairing: 'you are an owner, paired by a code of the local page',
} as const

function ofPerson(policy: AccessPolicy, person: PersonPrincipal, command: Guarded, place: Where): Verdict {
  if (person.kind === 'local') return admit('owner', 'you are at this machine as the user who owns this fleet')
  const guilds = [person.guildId, place.guildId].filter((id) => id !== undefined)
  if (!guilds.every((id) => isKnownGuild(policy, id, person.userId)))
    return deny(undefined, 'this server is not one that I serve (MOS_GUILD_IDS)')
  if (policy.ownerIds.has(person.userId)) return admit('owner', ownerRule[policy.ownersFrom])
  const asked = { ...command, guildId: place.guildId, projectIds: place.projectIds ?? [] }
  const [nearest] = judgeGrants(policy, person, asked)
  if (nearest === undefined) return deny(undefined, nobodyRule(policy))
  const { rule, lacks } = nearest
  return lacks.length > 0
    ? deny(rule.tier, judgement(nearest))
    : { ...admit(rule.tier, judgement(nearest)), grant: rule }
}

function nobodyRule({ ownerIds, rules, canPair }: AccessPolicy): string {
  if (ownerIds.size > 0 || rules.length > 0) return 'no rule admits you: only the owners may use Mos so far'
  const how = canPair === true ? 'pair with the code of the local page (`mos access pair`)' : 'set MOS_OWNER_IDS'
  return `no owner is known yet: ${how} where Mos runs`
}

const admit = (tier: Tier | undefined, rule: string): Verdict => ({ allowed: true, rule, tier })
const deny = (tier: Tier | undefined, rule: string): Verdict => ({ allowed: false, rule, tier })
