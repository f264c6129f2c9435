import type { Unit } from '../../fleet/readiness.ts'
import { bootDirectory } from './boot-directory.ts'
import { seeUnits } from './see-units.ts'
import { runOnManager } from './systemd-context.ts'
import type { SystemdContext } from './systemd-context.ts'
import { listUnits } from './systemctl.ts'
import { agentOfUnit, agentPattern } from './unit-names.ts'

const states = ['active', 'activating', 'deactivating', 'inactive', 'failed'] as const
const unloaded: Unit = { active: 'inactive', enabled: false, result: 'success' }

/**
 * The units of all agents that systemd has loaded or starts at boot, by the agent's name; undefined when the manager does
 * not answer. One `list-units` and one directory, however many there are: `show` would ask 200 units one by one. Only
 * those that failed are asked for how.
 */
export async function seeAgentUnits(
  context: Pick<SystemdContext, 'host' | 'manager'>,
): Promise<ReadonlyMap<string, Unit> | undefined> {
  const [{ exitCode, stdout }, links] = await Promise.all([
    runOnManager(context, listUnits(agentPattern)),
    context.host.files.list(bootDirectory(context)),
  ])
  if (exitCode !== 0) return undefined
  const loaded = parseListed(stdout)
  const failed = loaded.filter(({ active }) => active === 'failed').map(({ unit }) => unit)
  const results = failed.length === 0 ? new Map<string, Unit>() : await seeUnits(context, failed)
  const units = new Map<string, Unit>()
  for (const link of links) {
    const name = agentOfUnit(link)
    if (name !== undefined) units.set(name, { ...unloaded, enabled: true })
  }
  for (const { unit, active } of loaded) {
    const name = agentOfUnit(unit)
    const result = results.get(unit)?.result ?? 'success'
    if (name !== undefined) units.set(name, { active, enabled: links.includes(unit), result })
  }
  return units
}

/** `list-units --plain`: unit, load, active, … in columns. `reloading` and `maintenance` are ways of running. */
export function parseListed(text: string): readonly { readonly unit: string; readonly active: Unit['active'] }[] {
  return text.split('\n').flatMap((line) => {
    const [unit = '', , active] = line.trim().split(/\s+/u)
    return active === undefined ? [] : [{ unit, active: states.find((each) => each === active) ?? 'active' }]
  })
}
