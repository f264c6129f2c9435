import type { Roster } from '../fleet/roster.ts'
import type { AgentView, FleetView } from '../fleet/agent-view.ts'
import { firstLine } from '../fleet/first-line.ts'
import { hostOf } from '../fleet/host-of.ts'
import { planFlags } from '../fleet/plan-flags.ts'
import type { AgentStatus } from '../fleet/status.ts'
import type { Surveyed } from '../fleet/survey.ts'
import type { Supervisor } from '../host/supervisor.ts'
import type { HostStatuses } from '../store/host-statuses.ts'
import type { Store } from '../store/store.ts'
import { whyStale } from './why-stale.ts'

export type ViewDeps = {
  readonly hostId: string
  readonly supervisor: Pick<Supervisor, 'survey'>
  readonly store: Pick<Store, 'assignments' | 'statuses'>
  readonly statuses: () => Promise<readonly AgentStatus[]>
  readonly roster: () => Promise<Roster>
}

/**
 * The whole fleet: this host's agents as they are looked at now, those of others as their workers told last. What the
 * store knows beside is left out while it is away.
 */
export async function viewFleet(deps: ViewDeps): Promise<FleetView> {
  // First: it says best what to do about a broken roster.
  const { tmux } = await deps.roster()
  const [statuses, told] = await Promise.all([deps.statuses(), deps.store.statuses.list().catch(() => [])])
  const isHere = ({ agent }: AgentStatus): boolean => hostOf(agent, deps.hostId) === deps.hostId
  const names = statuses.filter(isHere).map(({ agent }) => agent.name)
  const survey = await deps.supervisor.survey(names)
  const agents = await Promise.all(
    statuses.map(async (status) =>
      isHere(status) ? await viewHere(deps, status, survey.agents.get(status.agent.name)) : viewTold(status, told),
    ),
  )
  const known = new Set(statuses.map(({ agent }) => agent.name))
  const others = told.filter(({ hostId }) => hostId !== deps.hostId).flatMap((host) => unlisted(host, known))
  const isHolder = (name: string): boolean => name === (tmux.holderSession ?? '_holder')
  return {
    agents: [...agents, ...others],
    unmanaged: survey.unmanaged.filter(({ kind, name }) => kind === 'unit' || !isHolder(name)),
  }
}

async function viewHere(deps: ViewDeps, status: AgentStatus, surveyed: Surveyed | undefined): Promise<AgentView> {
  const assignment = await deps.store.assignments.get(status.agent.name).catch(() => undefined)
  const task = assignment?.task ?? surveyed?.prompt?.text
  const view = {
    ...status,
    host: deps.hostId,
    ...(surveyed === undefined ? {} : { surveyed }),
    ...(task === undefined ? {} : { task: firstLine(task) }),
  }
  return { ...view, flags: planFlags(view, status.evidence.at) }
}

/** Of another host: what its worker told, or that it told nothing. */
function viewTold(status: AgentStatus, told: readonly HostStatuses[]): AgentView {
  const { agent, role } = status
  const host = agent.host ?? ''
  const from = told.find(({ hostId }) => hostId === host)
  const found = from?.agents.find((one) => one.agent.name === agent.name)
  if (from !== undefined && found !== undefined) return { ...aged({ ...found, role }, from), agent }
  const evidence = { at: Date.now(), placement: 'pane', supervised: false } as const
  const why =
    from === undefined ? `host ${host} has told nothing: is mos work running there?` : `host ${host} does not know it`
  return { agent, role, host, evidence, readiness: 'unknown', why, flags: [] }
}

/** Agents that only another host's roster has. */
const unlisted = (host: HostStatuses, known: ReadonlySet<string>): readonly AgentView[] =>
  host.agents.filter(({ agent }) => !known.has(agent.name)).map((one) => aged({ ...one, role: undefined }, host))

function aged(view: AgentView, told: HostStatuses): AgentView {
  const why = whyStale(told, view.readiness)
  const shown = { ...view, host: told.hostId, toldAt: told.at }
  return why === undefined ? shown : { ...shown, readiness: 'unknown', why }
}
