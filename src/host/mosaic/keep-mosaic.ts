import { createHash } from 'node:crypto'
import { readFile, readlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { readMark } from '../systemd/render-unit.ts'
import { agentTemplate, holderUnit } from '../systemd/unit-names.ts'
import { readKeptAgent, writeKeptAgent } from './kept-agent.ts'
import type { KeptAgent } from './kept-agent.ts'
import { lookAtMosaic } from './look-at-mosaic.ts'
import type { MosaicContext } from './mosaic-context.ts'

/** Writes down how Mosaic has this agent, for the way back. One that was not running is written down only once. */
export async function keepMosaicAgent(context: MosaicContext, name: string): Promise<KeptAgent | undefined> {
  const [now, earlier] = await Promise.all([seeAgent(context, name), readKeptAgent(context, name)])
  if (now === undefined) return earlier
  const runs = now.unit?.active === 'active' || now.command !== undefined
  // A run that was cut has stopped it already: what it was before counts.
  if (earlier !== undefined && !runs) return earlier
  await writeKeptAgent(context, now)
  return now
}

async function seeAgent(context: MosaicContext, name: string): Promise<KeptAgent | undefined> {
  const [agent] = (await lookAtMosaic(context, (each) => each === name)).agents
  if (agent === undefined) return undefined
  const { session, socket, unit, pane } = agent
  const pid = pane?.alive === true ? pane.pid : undefined
  const { files } = context.panes.host
  const { env } = context.panes.files(name)
  const [settings, stat] = await Promise.all([files.read(env), files.stat(env)])
  const [command, directory] =
    pid === undefined
      ? []
      : await Promise.all([
          readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined),
          readlink(`/proc/${pid}/cwd`).catch(() => undefined),
        ])
  return {
    at: Date.now(),
    name,
    session,
    socket,
    ...(unit === undefined ? {} : { unit: { active: unit.active, enabled: unit.enabled } }),
    ...(command === undefined ? {} : { command: command.split('\0').slice(0, -1) }),
    ...(directory === undefined ? {} : { directory }),
    ...(settings === undefined || stat === undefined ? {} : { settings, settingsMode: stat.mode & 0o777 }),
  }
}

/** Copies of files that Mos may replace one day, each named by what is in it. Returns their paths. */
export async function keepMosaicFiles(context: MosaicContext): Promise<readonly string[]> {
  const { panes, manager, keepDir } = context
  const { files } = panes.host
  const units = manager === undefined ? [] : [holderUnit, agentTemplate].map((name) => join(manager.unitDir, name))
  const kept: string[] = []
  for (const path of [...units, join(panes.paths.mosaicHome, 'fleet', 'roster.yaml')]) {
    const text = await files.read(path)
    if (text === undefined || readMark(text) !== undefined) continue
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 12)
    const copy = join(keepDir, 'files', `${basename(path)}.${hash}`)
    if ((await files.read(copy)) === undefined) await files.write(copy, text, { mode: 0o600 })
    kept.push(copy)
  }
  return kept
}
