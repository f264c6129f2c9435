import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext, TableAnswer, TextAnswer } from '../../src/command/definition.ts'
import { findAgent } from '../../src/command/find-agent.ts'
import { explainTenantAgent, tenantAgentName, tenantItem, tenantRow } from '../../src/command/render-tenants.ts'
import { agentsOnOldVersion, renderOldVersions } from '../../src/fleet/agents-on-old-version.ts'
import type { OldAgent } from '../../src/fleet/agents-on-old-version.ts'
import type { AgentView, FleetView } from '../../src/fleet/agent-view.ts'
import { explainAgent } from '../../src/fleet/explain-agent.ts'
import { emptySettings } from '../../src/fleet/fleet-settings.ts'
import { spell } from '../../src/fleet/heartbeat-age.ts'
import { readinessSigns } from '../../src/fleet/readiness-signs.ts'
import type { Pause } from '../../src/fleet/pause.ts'
import { renderPause, shortPause } from '../../src/fleet/pause.ts'
import { sinceOf } from '../../src/fleet/since-of.ts'
import type { TenantAgent, TenantView } from '../../src/fleet/tenant-view.ts'
import { createPauses } from '../../src/host/pauses.ts'
import { createVersions } from '../../src/host/versions.ts'
import { viewFleet } from '../../src/operations/view-fleet.ts'
import { viewTenants } from '../../src/operations/view-tenants.ts'

export default defineCommand({
  description: 'Show every agent: role, runtime, state and what was looked at',
  options: z.object({
    why: z
      .string()
      .optional()
      .describe('Of this agent, what each source says and which disagree')
      .meta({ autocomplete: 'agents' }),
  }),
  tier: 'viewer',
  risk: 'read',
  aliases: ['fleet status', 'fleet list'],
  phrases: [
    'what is [the|my|our] fleet doing',
    "what's [the|my|our] fleet doing",
    'what are [the|my|our] agents doing',
    '(show|list) [me] [all] [the|my|our] (fleet|agents)',
    'who is [there|here|working|up]',
    'fleet status',
    'status',
    'why is <why> (dead|stuck|stale|idle|working|unknown|waiting)',
  ],
  async run(context, { why }) {
    const { config, store, supervisor, roster, statuses } = context
    const [fleet, tenants] = await Promise.all([
      viewFleet({ hostId: config.hostId, store, supervisor, roster, statuses }),
      seeTenants(context),
    ])
    if (why === undefined) {
      const [pause, active] = await Promise.all([
        createPauses(context.host.files, config.mosaicHome).get(undefined),
        createVersions(context.host, config.dataDir).active(),
      ])
      return withTenants(config.tenant, { fleet, pause, active }, tenants)
    }
    const now = Date.now()
    const named = tenants.flatMap(({ agents }) => agents).find((agent) => tenantAgentName(agent) === why.trim())
    return named === undefined
      ? explain(context, fleet, why)
      : { kind: 'text', text: explainTenantAgent(named, now), data: named }
  },
})

/** Empty settings show nobody else's, and to who is no owner nobody does. */
async function seeTenants(context: CommandContext): Promise<readonly TenantView[]> {
  const { authorise, config, principal, settings, store } = context
  const { tenants } = await settings.read().catch(() => emptySettings)
  const others = tenants.filter((tenant) => tenant !== config.tenant)
  if (others.length === 0 || (await authorise(principal, 'fleet ps')).tier !== 'owner') return []
  return await viewTenants(store.statuses, others)
}

/** One table over all of them; a column says whose, once there is more than one. */
function withTenants(
  own: string,
  { fleet, pause, active }: { fleet: FleetView; pause: Pause | undefined; active: string },
  tenants: readonly TenantView[],
): TableAnswer {
  const now = Date.now()
  const table = showAll(fleet, pause, active)
  const others = tenants.flatMap(({ agents }) => agents)
  const problems = tenants.flatMap(({ problem }) => problem ?? [])
  const note = [...(table.note === undefined ? [] : [table.note]), ...problems].join('\n')
  const told = note === '' ? {} : { note }
  if (others.length === 0 || table.list === undefined) return { ...table, ...told }
  const owners = new Set([own, ...others.map(({ tenant }) => tenant)]).size
  return {
    ...table,
    columns: ['tenant', ...table.columns],
    rows: [...table.rows.map((row) => [own, ...row]), ...others.map((agent) => tenantRow(agent, now))],
    ...told,
    list: {
      ...table.list,
      head: counted([...fleet.agents.map(inCount), ...others], ` of ${owners} tenants`),
      items: [...table.list.items, ...others.map(tenantItem)],
    },
    data: [...fleet.agents.map((view) => ({ tenant: own, ...dataOf(view) })), ...others],
  }
}

function showAll({ agents: seen, unmanaged }: FleetView, pause: Pause | undefined, active: string): TableAnswer {
  const now = Date.now()
  const old = agentsOnOldVersion(seen, active)
  const agents = seen.map((view) => withVersion(view, old))
  const strange = unmanaged.map(({ kind, name }) => `${kind} ${name}`).join(', ')
  const note = [
    ...(pause === undefined ? [] : [`${sentence(renderPause(pause, 'fleet'))}. Lift it: /fleet resume`]),
    ...(strange === '' ? [] : [`Not in the roster, and left alone: ${strange}.`]),
    ...(old.length === 0 ? [] : [`${renderOldVersions(old)}.`]),
  ].join(' ')
  return {
    kind: 'table',
    columns: ['agent', 'role', 'runtime', 'state', 'since', 'heartbeat', 'model', 'task', 'host', 'note'],
    rows: agents.map((view) => renderRow(view, now)),
    empty: 'The fleet has no agents.',
    ...(note === '' ? {} : { note }),
    list: {
      head: counted(agents.map(inCount)),
      items: agents.map((view) => ({
        value: view.agent.name,
        sign: view.evidence.paused === undefined ? readinessSigns[view.readiness] : '⏸️',
        title: view.agent.name,
        detail: inOneLine(view, now),
      })),
      command: 'fleet ps',
      option: 'why',
      question: 'Details of an agent',
    },
    data: agents.map((view) => dataOf(view)),
  }
}

/** Only where they differ: else it says nothing. */
function withVersion(view: AgentView, old: readonly OldAgent[]): AgentView {
  const version = old.find(({ name }) => name === view.agent.name)?.version
  return version === undefined ? view : { ...view, flags: [...view.flags, `runs ${version}`] }
}

const sentence = (words: string): string => `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`

const renderRow = (view: AgentView, now: number): readonly string[] => {
  const { agent, evidence, readiness, task = '', host } = view
  const { heartbeat } = evidence
  const age = heartbeat === undefined ? 'none' : `${spell(evidence.at - heartbeat.at)} ago`
  const note = notes(view).join('; ')
  return [agent.name, agent.role, agent.runtime, readiness, sinceWord(view, now), age, modelOf(view), task, host, note]
}

/** What the words say already is no flag beside them. */
const notes = ({ why, flags }: AgentView): readonly string[] =>
  why === undefined ? flags : [why, ...flags.filter((flag) => !why.includes(flag))]
const modelOf = ({ agent, evidence }: AgentView): string => evidence.heartbeat?.model ?? agent.modelHint ?? ''

function sinceWord(view: AgentView, now: number): string {
  const since = sinceOf(view)
  return since === undefined ? '' : spell(now - since)
}

/** `4 agents: 2 idle, 1 dead, 1 working`, what needs somebody first. */
function counted(agents: readonly Pick<TenantAgent, 'readiness' | 'paused'>[], whose = ''): string {
  const counts = Map.groupBy(agents, ({ readiness }) => readiness)
  const order = Object.keys(readinessSigns)
  const parts = [...counts].toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b))
  const words = parts.map(([readiness, those]) => `${those.length} ${readiness}`).join(', ')
  const paused = agents.filter((agent) => agent.paused === true).length
  const frozen = paused === 0 ? '' : ` · ${paused} paused`
  return `${agents.length} ${agents.length === 1 ? 'agent' : 'agents'}${whose}: ${words}${frozen}`
}

const inCount = ({ readiness, evidence }: AgentView) =>
  evidence.paused === undefined ? { readiness } : { readiness, paused: true as const }

/** What a phone has room for: its state is the sign, what it does comes before where it is. */
function inOneLine(view: AgentView, now: number): string {
  const { agent, readiness, task, evidence } = view
  const since = sinceWord(view, now)
  const role = agent.role === agent.name ? [] : [agent.role]
  // That it is frozen, and why, says more than what else is so meanwhile; its sign shows the first of it.
  const first = evidence.paused === undefined ? notes(view)[0] : shortPause(evidence.paused)
  return [
    ...role,
    ...(readiness === 'idle' || readiness === 'working' ? [] : [readiness]),
    ...(first === undefined ? [] : [evidence.paused === undefined ? `⚠ ${first}` : first]),
    ...(task === undefined || first !== undefined ? [] : [task]),
    ...(since === '' ? [] : [since]),
  ].join(' · ')
}

const dataOf = (whole: AgentView) => {
  const { agent, role: _, surveyed, ...view } = whole
  const since = sinceOf(view)
  const session = surveyed?.session
  return { ...agent, ...view, ...(since === undefined ? {} : { since }), ...(session === undefined ? {} : { session }) }
}

async function explain({ roster }: CommandContext, { agents }: FleetView, name: string): Promise<TextAnswer> {
  const view = agents.find(({ agent }) => agent.name === name.trim())
  // Its words for who is not there are those of all commands.
  if (view === undefined) {
    const { name: found } = findAgent(await roster(), name)
    return { kind: 'text', text: `${found} has just been added: ask again.` }
  }
  return { kind: 'text', text: explainAgent(view, Date.now()).join('\n'), data: dataOf(view) }
}
