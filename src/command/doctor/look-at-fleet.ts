import { explain } from '../../errors.ts'
import { floorRoles } from '../../fleet/default-role.ts'
import { floorAfter } from '../../fleet/floor.ts'
import type { AgentStatus } from '../../fleet/status.ts'
import type { CommandContext } from '../definition.ts'
import type { Check } from './check.ts'

export async function lookAtFleet(context: CommandContext): Promise<readonly Check[]> {
  const { agents } = await context.roster()
  const floor = floorAfter(agents)
  const roster: Check = { name: 'roster', state: 'ok', saw: `valid, ${agents.length} agents` }
  // Adopting adds what is missing.
  if (!floor.ok && context.mosaic?.isGuest() === true) return [roster]
  if (!floor.ok) return [roster, { name: 'floor', state: 'fail', saw: floor.reason, remedy: 'add it: `fleet spawn`' }]
  const statuses = await context.statuses()
  const frozen = statuses.filter(({ evidence }) => evidence.paused !== undefined)
  const amiss = statuses.filter(
    ({ agent, readiness, evidence }) =>
      ['dead', 'stale', 'stuck', 'needs-input'].includes(readiness) &&
      evidence.paused === undefined &&
      (evidence.keptBy === undefined || isFloor(agent.role)),
  )
  const shown = amiss.map(
    ({ agent, readiness, why }) => `${agent.name} is ${readiness}${why === undefined ? '' : ` (${why})`}`,
  )
  const broken = amiss.some(({ agent, readiness }) => readiness === 'dead' && isFloor(agent.role))
  const remedy = '`agent logs` shows a screen, `fleet relaunch` starts it again'
  const beating: Check =
    amiss.length === 0
      ? { name: 'agents', state: 'ok', saw: asWanted(statuses) }
      : { name: 'agents', state: broken ? 'fail' : 'warn', saw: shown.join(', '), remedy }
  const programs = await Promise.all(statuses.map((status) => lookAtProgram(context, status)))
  return [
    roster,
    { name: 'floor', state: 'ok', saw: 'orchestrator and enhancer are in the roster' },
    beating,
    ...(frozen.length === 0 ? [] : [pausedCheck(frozen)]),
    ...programs.flat(),
  ]
}

function asWanted(statuses: readonly AgentStatus[]): string {
  const left = statuses.filter(({ evidence }) => evidence.keptBy !== undefined)
  const own = `${statuses.length - left.length} as wanted`
  return left.length === 0 ? own : `${own}; ${left.length} left to Mosaic, as \`ps\` shows them`
}

/** Wanted by a person, and easily forgotten. */
const pausedCheck = (frozen: readonly AgentStatus[]): Check => ({
  name: 'paused',
  state: 'warn',
  saw: frozen.map(({ agent, readiness, evidence }) => `${agent.name} is ${readiness}, ${evidence.paused}`).join('; '),
  remedy: '`fleet resume` lifts it',
})

const isFloor = (role: string): boolean => floorRoles.some((each) => each === role)

async function lookAtProgram(
  { supervisor }: CommandContext,
  { agent, role, evidence }: AgentStatus,
): Promise<readonly Check[]> {
  // What it runs with is Mosaic's affair, until it moves: its relaunch looks first.
  if (evidence.keptBy !== undefined) return []
  if (role === undefined)
    return [
      {
        name: agent.name,
        state: 'fail',
        saw: `there is no role ${agent.role}`,
        remedy: '`role list` shows which there are',
      },
    ]
  if (role.placement === 'hosted') return []
  return await supervisor.check(agent).then(
    () => [],
    (error: unknown) => [{ name: agent.name, state: 'fail' as const, saw: explain(error) }],
  )
}
