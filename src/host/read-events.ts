import { hookEvent } from '../fleet/hook-event.ts'
import type { HookEvent } from '../fleet/hook-event.ts'
import type { TmuxContext } from './tmux-context.ts'

/** Oldest first; undefined when this agent's runtime has never reported anything. Lines that nobody knows are left out. */
export async function readEvents(
  { host, files }: TmuxContext,
  name: string,
): Promise<readonly HookEvent[] | undefined> {
  const text = await host.files.read(files(name).events)
  return text === undefined ? undefined : parseEvents(text)
}

/** The first line may be cut by a look at the file's end, the last be in the middle of being written. */
export const parseEvents = (text: string): readonly HookEvent[] =>
  text.split('\n').flatMap((line) => {
    try {
      return [hookEvent.parse(JSON.parse(line))]
    } catch {
      return []
    }
  })
