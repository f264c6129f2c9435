import { seeAgentUnits } from './see-agent-units.ts'
import type { UnitContext } from './systemd-context.ts'

/** Agents whose unit runs, failed, or starts at boot, though nobody wants them any more. Sorted. */
export async function findLeftovers(context: UnitContext, wanted: readonly string[]): Promise<readonly string[]> {
  const units = [...((await seeAgentUnits(context)) ?? [])]
  const left = units.filter(([name, unit]) => !wanted.includes(name) && (unit.enabled || unit.active !== 'inactive'))
  return left.map(([name]) => name).toSorted()
}
