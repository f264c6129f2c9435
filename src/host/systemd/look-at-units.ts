import type { Evidence } from '../../fleet/readiness.ts'
import { lookAtAgents } from '../look-at-agents.ts'
import type { ReadChanged } from '../read-changed.ts'
import { parseUnits } from './parse-units.ts'
import type { SeenUnit } from './parse-units.ts'
import { runOnManager } from './systemd-context.ts'
import type { UnitContext } from './systemd-context.ts'
import { showUnits } from './systemctl.ts'
import { agentUnit } from './unit-names.ts'

/** See Supervisor.look: what the tmux supervisor looks at, and one `systemctl show` for all units. */
export async function lookAtUnits(
  context: UnitContext,
  names: readonly string[],
  readChanged: ReadChanged,
): Promise<ReadonlyMap<string, Evidence>> {
  if (names.length === 0) return new Map()
  const [shown, seen] = await Promise.all([
    runOnManager(context, showUnits(names.map((name) => agentUnit(name)))),
    lookAtAgents(context.panes, names, readChanged),
  ])
  // A manager that does not answer tells nothing: the panes still do.
  const units = shown.exitCode === 0 ? parseUnits(shown.stdout) : undefined
  return new Map(
    [...seen].map(([name, evidence]) => [
      name,
      units === undefined ? evidence : withUnit(evidence, units.get(agentUnit(name))),
    ]),
  )
}

/** A runner beside its unit is the other supervisor's: the next start moves it into the unit. */
function withUnit(evidence: Evidence, unit: SeenUnit | undefined): Evidence {
  if (unit === undefined) return { ...evidence, supervised: false }
  const { active, enabled, result } = unit
  const supervised = evidence.supervised && active !== 'inactive' && active !== 'failed'
  return { ...evidence, supervised, unit: { active, enabled, result } }
}
