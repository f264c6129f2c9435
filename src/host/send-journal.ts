import { z } from 'zod'
import type { TmuxContext } from './tmux-context.ts'

/**
 * `typing` is bound before the first key and stays when Mos died in between. `left`: typed and not submitted, `evidence`
 * says what stands where.
 */
const entrySchema = z.object({
  id: z.string(),
  state: z.enum(['typing', 'submitted', 'unverified', 'left']),
  evidence: z.string(),
  /** of `typing`: when, into which program, and whether it worked */
  at: z.number().default(0),
  pid: z.number().default(0),
  isBusy: z.boolean().default(false),
})
export type SendEntry = z.output<typeof entrySchema>
type NewEntry = z.input<typeof entrySchema>

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

async function writeEntries({ host, files }: TmuxContext, name: string, entries: readonly NewEntry[]): Promise<void> {
  const text = entries.slice(-kept).map((entry) => `${JSON.stringify(entry)}\n`)
  await host.files.write(files(name).sends, text.join(''), { mode: 0o600 })
}

/** What an earlier call with this id came to, or undefined. */
export async function findSend(context: TmuxContext, name: string, sendId: string): Promise<SendEntry | undefined> {
  return (await readEntries(context, name)).find(({ id }) => id === sendId)
}

export async function recordSend(context: TmuxContext, name: string, entry: NewEntry): Promise<void> {
  const others = (await readEntries(context, name)).filter(({ id }) => id !== entry.id)
  await writeEntries(context, name, [...others, entry])
}

/** For a try that ended before its first key. */
export async function forgetSend(context: TmuxContext, name: string, sendId: string): Promise<void> {
  const others = (await readEntries(context, name)).filter(({ id }) => id !== sendId)
  await writeEntries(context, name, others)
}
