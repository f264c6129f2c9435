import { z } from 'zod'
import type { SendResult } from './supervisor.ts'
import type { TmuxContext } from './tmux-context.ts'

/** `typing` is bound before the first key and stays when Mos died in between: then nobody knows, and nobody repeats. */
const entrySchema = z.object({
  id: z.string(),
  state: z.enum(['typing', 'submitted', 'unverified']),
  evidence: z.string(),
})
export type SendEntry = z.infer<typeof entrySchema>

const kept = 200

function parseEntries(text: string): readonly SendEntry[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [entrySchema.parse(JSON.parse(line))]
    } catch {
      // Somebody else's line cannot be about one of our ids.
      return []
    }
  })
}

async function readEntries({ host, files }: TmuxContext, agentName: string): Promise<readonly SendEntry[]> {
  return parseEntries((await host.files.read(files(agentName).sends)) ?? '')
}

async function writeEntries({ host, files }: TmuxContext, name: string, entries: readonly SendEntry[]): Promise<void> {
  const text = entries.slice(-kept).map((entry) => `${JSON.stringify(entry)}\n`)
  await host.files.write(files(name).sends, text.join(''), { mode: 0o600 })
}

/** What an earlier call with this id came to, or undefined. */
export async function findSend(context: TmuxContext, name: string, sendId: string): Promise<SendResult | undefined> {
  const entry = (await readEntries(context, name)).find(({ id }) => id === sendId)
  if (entry === undefined) return undefined
  if (entry.state !== 'typing') return { state: entry.state, evidence: entry.evidence }
  return { state: 'unverified', evidence: 'an earlier try was cut off while typing; it is not typed again' }
}

export async function recordSend(context: TmuxContext, name: string, entry: SendEntry): Promise<void> {
  const others = (await readEntries(context, name)).filter(({ id }) => id !== entry.id)
  await writeEntries(context, name, [...others, entry])
}

/** For a try that failed before its first key. */
export async function forgetSend(context: TmuxContext, name: string, sendId: string): Promise<void> {
  const others = (await readEntries(context, name)).filter(({ id }) => id !== sendId)
  await writeEntries(context, name, others)
}
