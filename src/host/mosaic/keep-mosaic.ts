import { createHash } from 'node:crypto'
import { readFile, readlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { readMark } from '../systemd/render-unit.ts'
import { agentTemplate, holderUnit } from '../systemd/unit-names.ts'
import { lookAtMosaic } from './look-at-mosaic.ts'
import type { MosaicContext } from './mosaic-context.ts'

const keptAgent = z.object({
  at: z.number(),
  name: z.string(),
  session: z.string(),
  socket: z.string(),
  unit: z.object({ active: z.string(), enabled: z.boolean() }).optional(),
  /** of the pane's program */
  command: z.array(z.string()).optional(),
  directory: z.string().optional(),
  /** `fleet/agents/<name>.env` as it was */
  settings: z.string().optional(),
})

/** How Mosaic had an agent before Mos took it. */
export type KeptAgent = Readonly<z.output<typeof keptAgent>>

const pathOf = ({ keepDir }: MosaicContext, name: string): string => join(keepDir, 'agents', `${name}.json`)

/** Writes down how Mosaic has this agent, for the way back. One that was not running is written down only once. */
export async function keepMosaicAgent(context: MosaicContext, name: string): Promise<KeptAgent | undefined> {
  const { files } = context.panes.host
  const [now, earlier] = await Promise.all([seeAgent(context, name), readKeptAgent(context, name)])
  if (now === undefined) return earlier
  const runs = now.unit?.active === 'active' || now.command !== undefined
  // A run that was cut has stopped it already: what it was before counts.
  if (earlier !== undefined && !runs) return earlier
  await files.write(pathOf(context, name), `${JSON.stringify(now, undefined, 1)}\n`, { mode: 0o600 })
  return now
}

export async function readKeptAgent(context: MosaicContext, name: string): Promise<KeptAgent | undefined> {
  const text = await context.panes.host.files.read(pathOf(context, name))
  if (text === undefined) return undefined
  try {
    return keptAgent.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

async function seeAgent(context: MosaicContext, name: string): Promise<KeptAgent | undefined> {
  const [agent] = (await lookAtMosaic(context, (each) => each === name)).agents
  if (agent === undefined) return undefined
  const { session, socket, unit, pane } = agent
  const pid = pane?.alive === true ? pane.pid : undefined
  const settings = await context.panes.host.files.read(context.panes.files(name).env)
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
    ...(settings === undefined ? {} : { settings }),
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
