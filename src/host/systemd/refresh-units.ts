import { join } from 'node:path'
import { Failure } from '../../errors.ts'
import { planUnits } from './plan-units.ts'
import type { UnitFile, UnitStep } from './plan-units.ts'
import { readMark, readSettings, renderUnit } from './render-unit.ts'
import type { UnitValues } from './render-unit.ts'
import { reloadUnits, showStale } from './systemctl.ts'
import { askManager, runOnManager, unitPath } from './systemd-context.ts'
import type { SystemdContext, UnitContext } from './systemd-context.ts'
import { agentPattern, agentTemplate, holderUnit, mosUnit } from './unit-names.ts'

/** A file of `framework/units` with this machine's paths. */
export async function loadUnit(
  { host, packageRoot }: Pick<SystemdContext, 'host' | 'packageRoot'>,
  name: string,
  values: UnitValues,
): Promise<UnitFile> {
  const path = join(packageRoot, 'framework', 'units', name)
  const template = await host.files.read(path)
  if (template === undefined) throw new Failure(`${path} is not there: the package is not complete. Install it again.`)
  return { name, text: renderUnit(name, template, values) }
}

/** What the agents' units need to become this version's; reads only. */
export async function planAgentUnits(context: UnitContext): Promise<readonly UnitStep[]> {
  const { panes, mosaicHome, packageRoot } = context
  const values: UnitValues = {
    home: mosaicHome,
    launchers: join(packageRoot, 'framework', 'launchers'),
    packageRoot,
    tmux: (await context.host.which(panes.tmux.program)) ?? panes.tmux.program,
    socket: panes.tmux.socket,
  }
  return planFiles(
    context,
    await Promise.all([holderUnit, agentTemplate].map((name) => loadUnit(context, name, values))),
  )
}

/** The same of Mos's own unit, where this fleet has one: what it was installed with stays. */
export async function planServiceUnit(context: SystemdContext): Promise<readonly UnitStep[]> {
  const live = (await context.host.files.read(unitPath(context, mosUnit))) ?? ''
  const { mosaicHome: home, packageRoot, checkoutRoot = packageRoot } = context
  if (readMark(live)?.home !== home) return []
  const values = { home, packageRoot: checkoutRoot, launchers: '', tmux: '', socket: '', kept: readSettings(live) }
  return planFiles(context, [await loadUnit(context, mosUnit, values)])
}

export async function planFiles(context: SystemdContext, wanted: readonly UnitFile[]): Promise<readonly UnitStep[]> {
  const read = wanted.map(async ({ name }) => [name, await context.host.files.read(unitPath(context, name))] as const)
  const live = (await Promise.all(read)).flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const]))
  return planUnits(wanted, new Map(live), context.mosaicHome)
}

/** A Mos that died between write and reload left a manager that has not read what stands there. */
async function isStale(context: SystemdContext): Promise<boolean> {
  const { stdout } = await runOnManager(context, showStale([holderUnit, agentPattern, mosUnit]))
  return /=yes$/mu.test(stdout)
}

/** Writes what is new, and has the manager read it, only then. Returns what a person should know. */
export async function applyUnits(context: SystemdContext, steps: readonly UnitStep[]): Promise<readonly string[]> {
  const writes = steps.filter((step) => step.kind === 'write')
  for (const { name, text } of writes) await context.host.files.write(unitPath(context, name), text, { mode: 0o644 })
  if (writes.length > 0 || (await isStale(context))) await askManager(context, reloadUnits(), { timeoutMs: 30_000 })
  return steps.map((step) =>
    step.kind === 'write'
      ? `${unitPath(context, step.name)} written (${step.why})`
      : `${unitPath(context, step.name)} stays as it is: ${step.why}`,
  )
}
