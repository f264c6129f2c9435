import { principalId } from '../fleet/principal.ts'
import type { Principal } from '../fleet/principal.ts'
import type { Roster } from '../fleet/roster.ts'
import type { Store } from '../store/store.ts'
import type { Verdict } from './authorise.ts'
import type { Command } from './definition.ts'
import { planMandate } from './plan-mandate.ts'

type Deps = { readonly store: Pick<Store, 'topics' | 'ops'>; readonly roster: () => Promise<Roster> }
type Asked = { readonly command: Command; readonly principal: Principal; readonly verdict: Verdict }

/**
 * Why a person has to be asked, in words; undefined for a person, for what only looks, and within the mandate. The
 * topic's mandate counts as it is now: what its owner took back or narrowed is gone for a running turn too.
 */
export async function beyondMandate(deps: Deps, { command, principal, verdict }: Asked): Promise<string | undefined> {
  if (principal.kind !== 'mandate' || command.risk === 'read') return undefined
  if (verdict.beyond !== undefined) return verdict.beyond
  const topic = await deps.store.topics.get(principal.topicId)
  const given = topic?.mandate
  if (given === undefined || principalId(given.owner) !== principalId(principal.owner)) return 'it was taken back'
  const { mandate } = given
  const added = command.addsAgents ?? 0
  const agents = mandate.mostAgents === undefined || added === 0 ? {} : { agents: { there: await count(deps), added } }
  const { costUsd = 0, isUnpriced = false } = topic?.usage ?? {}
  const facts = { command: command.name, now: Date.now(), costUsd, isUnpriced, ...agents }
  return planMandate(mandate, facts)
}

const mostOpenOps = 1_000

/**
 * Agents in the roster, and those that a queued spawn will add to them. An op that ends between the two looks is in the
 * roster by the second.
 */
async function count({ store, roster }: Deps): Promise<number> {
  const open = await store.ops.list({ open: true, limit: mostOpenOps })
  const { agents } = await roster()
  const coming = open.filter((op) => op.kind === 'spawn').map((op) => String(op.args['name']))
  return new Set([...agents.map((agent) => agent.name), ...coming]).size
}
