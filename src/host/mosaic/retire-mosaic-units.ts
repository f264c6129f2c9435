import { basename } from 'node:path'
import { parseEnv } from '../agent-env.ts'
import { readSessions } from '../end-viewers.ts'
import { askManager, runOnManager } from '../systemd/systemd-context.ts'
import { disableUnit, reloadUnits, resetFailed, stopUnit, unmaskUnit } from '../systemd/systemctl.ts'
import { agentUnit, holderUnit } from '../systemd/unit-names.ts'
import { findMosaicUnits } from './find-mosaic-units.ts'
import { keepMosaicFiles } from './keep-mosaic.ts'
import type { MosaicContext } from './mosaic-context.ts'
import { mosaicSockets } from './mosaic-sockets.ts'

const usualHolder = '_holder'

/** What still uses Mosaic's units, in words; undefined when nothing does, or when there are none. Changes nothing. */
export async function whyMosaicUnitsStay(context: MosaicContext): Promise<string | undefined> {
  const { units, files } = await findMosaicUnits(context)
  if (files.length === 0) return undefined
  const used = [...units].filter(([, { active, enabled }]) => enabled || (active !== 'inactive' && active !== 'failed'))
  if (used.length > 0)
    return `${used.map(([name]) => name).join(', ')} ${used.length === 1 ? 'is' : 'are'} kept by them`
  const roster = await context.roster()
  const { panes, uid } = context
  const sockets = mosaicSockets({ agent: {}, roster, fromSettings: undefined, uid, own: panes.tmux.socket })
  const named = sockets.filter(({ isNamed }) => isNamed)
  const sessions = await Promise.all(
    named.map(({ path }) => readSessions({ ...panes, tmux: { ...panes.tmux, socket: path } })),
  )
  const others = sessions.flat().filter((name) => name !== (roster.tmux.holderSession ?? usualHolder))
  return others.length === 0 ? undefined : `its tmux server has other sessions: ${others.join(', ')}`
}

/** Takes Mosaic's unit files away, once nothing uses them; copies are kept. Returns what was done, a line each. */
export async function retireMosaicUnits(context: MosaicContext): Promise<readonly string[]> {
  const { manager, panes } = context
  const { files } = await findMosaicUnits(context)
  if (manager === undefined || files.length === 0) return []
  const on = { host: panes.host, manager }
  await keepMosaicFiles(context)
  if (files.some((path) => basename(path) === holderUnit)) {
    await runOnManager(on, disableUnit(holderUnit))
    await runOnManager(on, stopUnit(holderUnit), { timeoutMs: 20_000 })
    await runOnManager(on, resetFailed(holderUnit))
  }
  for (const path of files) await panes.host.files.remove(path)
  for (const { name } of (await context.roster()).agents) {
    // One that lives in Mos has no unit: it stays masked, and nobody starts a second one by it.
    const settings = parseEnv((await panes.host.files.read(panes.files(name).env)) ?? '')
    if ('MOSAIC_TMUX_PROGRAM' in settings) await runOnManager(on, unmaskUnit(agentUnit(name)))
  }
  await askManager(on, reloadUnits(), { timeoutMs: 30_000 })
  return files.map(
    (path) => `${path} was Mosaic's, and nobody uses it any more: its copy is in ${context.keepDir}/files`,
  )
}
