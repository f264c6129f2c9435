import { z } from 'zod'
import type { TmuxContext } from './tmux-context.ts'

const eventSchema = z.object({ ts: z.number(), event: z.string(), text: z.string().optional() })

/** What a runtime's hooks reported, a JSON line each. `ts` in ms since the epoch. */
export type HookEvent = z.infer<typeof eventSchema>

/** Oldest first; undefined when this agent's runtime has never reported anything. */
export async function readEvents(
  { host, files }: TmuxContext,
  name: string,
): Promise<readonly HookEvent[] | undefined> {
  const text = await host.files.read(files(name).events)
  return text?.split('\n').flatMap((line) => {
    try {
      return [eventSchema.parse(JSON.parse(line))]
    } catch {
      // The last line may be in the middle of being written.
      return []
    }
  })
}
