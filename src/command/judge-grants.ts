import type { AccessRule } from '../fleet/fleet-settings.ts'
import { tiers } from '../fleet/principal.ts'
import type { PersonPrincipal, Tier } from '../fleet/principal.ts'
import { isNamed } from './access-policy.ts'
import type { AccessPolicy } from './access-policy.ts'

/** A grant that names somebody, and in words all that keeps it from admitting them; empty: it admits. */
export type JudgedGrant = { readonly rule: AccessRule; readonly lacks: readonly string[] }

type Asked = {
  readonly name: string
  readonly tier: Tier
  readonly aliases?: readonly string[]
  readonly sameAs?: string | undefined
  readonly guildId?: string | undefined
  readonly projectIds: readonly string[]
}

/** Every grant that names them, nearest to admitting first: of those that lack as little, the one of the highest tier. */
export function judgeGrants({ rules }: AccessPolicy, person: PersonPrincipal, asked: Asked): readonly JudgedGrant[] {
  return rules
    .filter((rule) => isNamed(rule, person) && isOfPlace(rule, asked.guildId))
    .map((rule) => ({ rule, lacks: lacksOf(rule, asked) }))
    .toSorted((a, b) => a.lacks.length - b.lacks.length || rank(b.rule.tier) - rank(a.rule.tier))
}

/** `a grant to you covers only fleet ps; it makes you viewer, and this needs operator` */
export const judgement = ({ rule, lacks }: JudgedGrant): string =>
  `${grantTo(rule)} ${lacks.length === 0 ? `makes you ${rule.tier}` : lacks.join('; it ')}`

export const rank = (tier: Tier): number => tiers.indexOf(tier)

// Nobody carries the role of one server into a thread of another.
const isOfPlace = ({ who }: AccessRule, guildId: string | undefined): boolean =>
  who.kind === 'user' || guildId === undefined || who.guildId === guildId

const grantTo = ({ who }: AccessRule): string =>
  who.kind === 'user' ? 'a grant to you' : `a grant to your role ${who.roleId}`

function lacksOf({ tier, commands, projects }: AccessRule, asked: Asked): readonly string[] {
  const lacks: string[] = []
  const names = [asked.name, asked.sameAs, ...(asked.aliases ?? [])]
  if (commands !== undefined && !commands.some((name) => names.includes(name)))
    lacks.push(`covers ${only(commands, 'command')}`)
  if (projects !== undefined && !isWithin(projects, asked.projectIds)) {
    const here = asked.projectIds.length === 0 ? 'no project' : asked.projectIds.join(' and ')
    lacks.push(`counts in ${only(projects, 'project')}, and this is in ${here}`)
  }
  if (rank(tier) < rank(asked.tier)) lacks.push(`makes you ${tier}, and this needs ${asked.tier}`)
  return lacks
}

/** What touches two projects needs both; what touches none is outside of every one. */
const isWithin = (projects: readonly string[], asked: readonly string[]): boolean =>
  asked.length > 0 && asked.every((id) => projects.includes(id))

const only = (names: readonly string[], what: string): string =>
  names.length === 0 ? `no ${what}` : `only ${names.join(', ')}`
