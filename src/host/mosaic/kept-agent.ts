import { join } from 'node:path'
import { z } from 'zod'
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
  /** `fleet/agents/<name>.env` as it was, and its mode */
  settings: z.string().optional(),
  settingsMode: z.number().optional(),
})

/** How Mosaic had an agent before Mos took it. */
export type KeptAgent = Readonly<z.output<typeof keptAgent>>

type At = Pick<MosaicContext, 'panes' | 'keepDir'>

const directoryOf = ({ keepDir }: At): string => join(keepDir, 'agents')
const pathOf = (context: At, name: string): string => join(directoryOf(context), `${name}.json`)

export async function readKeptAgent(context: At, name: string): Promise<KeptAgent | undefined> {
  const text = await context.panes.host.files.read(pathOf(context, name))
  if (text === undefined) return undefined
  try {
    return keptAgent.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

export async function writeKeptAgent(context: At, kept: KeptAgent): Promise<void> {
  const text = `${JSON.stringify(kept, undefined, 1)}\n`
  await context.panes.host.files.write(pathOf(context, kept.name), text, { mode: 0o600 })
}

/** Mosaic has it again: the next time it is another story. */
export const removeKeptAgent = (context: At, name: string): Promise<void> =>
  context.panes.host.files.remove(pathOf(context, name))

/** Everybody whom Mos took at some time, in the roster or not. */
export async function listKeptAgents(context: At): Promise<readonly string[]> {
  const names = await context.panes.host.files.list(directoryOf(context))
  return names.flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -'.json'.length)] : []))
}
