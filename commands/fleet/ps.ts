import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext, TableAnswer, TextAnswer } from '../../src/command/definition.ts'
import { findAgent } from '../../src/command/find-agent.ts'
import type { AgentView, FleetView } from '../../src/fleet/agent-view.ts'
import { explainAgent } from '../../src/fleet/explain-agent.ts'
import { spell } from '../../src/fleet/heartbeat-age.ts'
import { readinessSigns } from '../../src/fleet/readiness-signs.ts'
import type { Pause } from '../../src/fleet/pause.ts'
import { renderPause, shortPause } from '../../src/fleet/pause.ts'
import { sinceOf } from '../../src/fleet/since-of.ts'
import { createPauses } from '../../src/host/pauses.ts'
import { viewFleet } from '../../src/operations/view-fleet.ts'

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
    const fleet = await viewFleet({ hostId: config.hostId, store, supervisor, roster, statuses })
    if (why !== undefined) return explain(context, fleet, why)
    const pause = await createPauses(context.host.files, config.mosaicHome).get(undefined)
    return showAll(fleet, pause)
  },
})

function showAll({ agents, unmanaged }: FleetView, pause: Pause | undefined): TableAnswer {
  const now = Date.now()
  const strange = unmanaged.map(({ kind, name }) => `${kind} ${name}`).join(', ')
  const note = [
    ...(pause === undefined ? [] : [`${sentence(renderPause(pause, 'fleet'))}. Lift it: /fleet resume`]),
    ...(strange === '' ? [] : [`Not in the roster, and left alone: ${strange}.`]),
  ].join(' ')
  return {
    kind: 'table',
    columns: ['agent', 'role', 'runtime', 'state', 'since', 'heartbeat', 'model', 'task', 'host', 'note'],
    rows: agents.map((view) => renderRow(view, now)),
    empty: 'The fleet has no agents.',
    ...(note === '' ? {} : { note }),
    list: {
      head: counted(agents),
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
function counted(agents: readonly AgentView[]): string {
  const counts = Map.groupBy(agents, ({ readiness }) => readiness)
  const order = Object.keys(readinessSigns)
  const parts = [...counts].toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b))
  const words = parts.map(([readiness, those]) => `${those.length} ${readiness}`).join(', ')
  const paused = agents.filter(({ evidence }) => evidence.paused !== undefined).length
  const frozen = paused === 0 ? '' : ` · ${paused} paused`
  return `${agents.length} ${agents.length === 1 ? 'agent' : 'agents'}: ${words}${frozen}`
}

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
