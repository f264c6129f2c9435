import { basename, join } from 'node:path'
import type { Roster } from '../../fleet/roster.ts'
import { readSessions } from '../end-viewers.ts'
import { askManager, runOnManager } from '../systemd/systemd-context.ts'
import { disableUnit, reloadUnits, resetFailed, stopUnit, unmaskUnit } from '../systemd/systemctl.ts'
import { agentUnit, holderUnit } from '../systemd/unit-names.ts'
import { findMosaicUnits } from './find-mosaic-units.ts'
import { keepMosaicFiles } from './keep-mosaic.ts'
import { listKeptAgents } from './kept-agent.ts'
import type { MosaicContext } from './mosaic-context.ts'
import { readMosaicSettings } from './mosaic-settings.ts'
import { serverPaths } from './mosaic-sockets.ts'

const usualHolder = '_holder'

/**
 * What still uses Mosaic's units, in words; none of them is there: `undefined`, nothing uses them: `unused`. `left`: whom
 * Mosaic keeps, of whom some may not be in the roster any more. Changes nothing.
 */
export async function useOfMosaicUnits(
  context: MosaicContext,
  left: readonly string[],
): Promise<{ readonly whyStay: string } | 'unused' | undefined> {
  const { units, files, isUnseen } = await findMosaicUnits(context)
  if (files.length === 0) return undefined
  if (isUnseen) return { whyStay: "the user's systemd does not answer" }
  const roster = await context.roster()
  const theirs = roster.agents.flatMap(({ name }) => (left.includes(name) ? [name] : []))
  if (theirs.length > 0) return { whyStay: `Mosaic keeps ${theirs.join(', ')}` }
  const used = [...units].filter(([, { active, enabled }]) => enabled || (active !== 'inactive' && active !== 'failed'))
  if (used.length > 0) {
    const names = used.map(([name]) => agentUnit(name)).join(' ')
    return {
      whyStay: `it runs or starts at boot who is not left to Mosaic. End that: systemctl --user disable --now ${names}`,
    }
  }
  const sessions = await Promise.all(
    (await socketsOfHolder(context, roster)).map((socket) =>
      readSessions({ ...context.panes, tmux: { ...context.panes.tmux, socket } }),
    ),
  )
  const others = sessions.flat().filter((name) => name !== (roster.tmux.holderSession ?? usualHolder))
  return others.length === 0 ? 'unused' : { whyStay: `its tmux server has other sessions: ${others.join(', ')}` }
}

/** The servers that the end of the holder's unit may end: what its file names, else the roster, else the default one. */
async function socketsOfHolder(
  { panes, manager, tmuxDirectories }: MosaicContext,
  { tmux }: Roster,
): Promise<readonly string[]> {
  const text = manager && (await panes.host.files.read(join(manager.unitDir, holderUnit)))
  const said = [...(text ?? '').matchAll(/\s-[LS]\s+(?<name>[\w./-]+)/gu)].map(({ groups }) => groups?.['name'] ?? '')
  const names = [...said, ...(tmux.socketName === undefined ? [] : [tmux.socketName])]
  const paths = (names.length === 0 ? ['default'] : names).flatMap((name) => serverPaths(name, tmuxDirectories))
  return [...new Set(paths)].filter((path) => path !== panes.tmux.socket)
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
  const { agents } = await context.roster()
  for (const name of new Set([...agents.map((agent) => agent.name), ...(await listKeptAgents(context))])) {
    // One that lives in Mos has no unit: it stays masked, and nobody starts a second one by Mosaic's settings of it.
    if (readMosaicSettings(await panes.host.files.read(panes.files(name).env)).isMosaics) continue
    await runOnManager(on, unmaskUnit(agentUnit(name)))
  }
  await askManager(on, reloadUnits(), { timeoutMs: 30_000 })
  return files.map(
    (path) => `${path} was Mosaic's, and nobody uses it any more: its copy is in ${context.keepDir}/files`,
  )
}
