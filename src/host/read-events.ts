import type { HookEvent } from '../fleet/hook-event.ts'
import { parseEvents } from '../fleet/parse-events.ts'
import type { TmuxContext } from './tmux-context.ts'

/** Oldest first; undefined when this agent's runtime has never reported anything. */
export async function readEvents(
  { host, files }: TmuxContext,
  name: string,
): Promise<readonly HookEvent[] | undefined> {
  const text = await host.files.read(files(name).events)
  return text === undefined ? undefined : parseEvents(text)
}
