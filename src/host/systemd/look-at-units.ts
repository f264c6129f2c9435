import type { Evidence, Unit } from '../../fleet/readiness.ts'
import { lookAtAgents } from '../look-at-agents.ts'
import type { ReadChanged } from '../read-changed.ts'
import { seeAgentUnits } from './see-agent-units.ts'
import type { UnitContext } from './systemd-context.ts'

/** See Supervisor.look: what the tmux supervisor looks at, and one look at all units. */
export async function lookAtUnits(
  context: UnitContext,
  names: readonly string[],
  readChanged: ReadChanged,
): Promise<ReadonlyMap<string, Evidence>> {
  if (names.length === 0) return new Map()
  const [units, seen] = await Promise.all([seeAgentUnits(context), lookAtAgents(context.panes, names, readChanged)])
  // A manager that does not answer tells nothing: the panes still do.
  if (units === undefined)
    return new Map([...seen].map(([name, evidence]) => [name, { ...evidence, isUnitUnseen: true as const }]))
  return new Map([...seen].map(([name, evidence]) => [name, withUnit(evidence, units.get(name) ?? absent)]))
}

const absent: Unit = { active: 'inactive', enabled: false, result: 'success' }

/** A runner beside its unit is the other supervisor's: the next start moves it into the unit. */
const withUnit = (evidence: Evidence, unit: Unit): Evidence => ({
  ...evidence,
  supervised: evidence.supervised && unit.active !== 'inactive' && unit.active !== 'failed',
  unit,
})
