import { bootDirectory } from './stop-unit.ts'
import { runOnManager } from './systemd-context.ts'
import type { UnitContext } from './systemd-context.ts'
import { listUnits } from './systemctl.ts'
import { agentOfUnit, agentPattern } from './unit-names.ts'

/** Agents whose unit runs, or starts at boot, though nobody wants them any more. Sorted. */
export async function findLeftovers(context: UnitContext, wanted: readonly string[]): Promise<readonly string[]> {
  const [links, { stdout }] = await Promise.all([
    context.host.files.list(bootDirectory(context)),
    runOnManager(context, listUnits(agentPattern)),
  ])
  const running = stdout.split('\n').flatMap((line) => {
    const [unit = '', , active = ''] = line.trim().split(/\s+/u)
    return active === 'inactive' ? [] : [unit]
  })
  const names = [...links, ...running].flatMap((unit) => agentOfUnit(unit) ?? [])
  return [...new Set(names)].filter((name) => !wanted.includes(name)).toSorted()
}
