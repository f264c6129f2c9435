import { hookEvent } from './hook-event.ts'
import type { HookEvent } from './hook-event.ts'

/** The text of `<agent>.events`, oldest first. Lines that nobody knows are left out. */
export const parseEvents = (text: string): readonly HookEvent[] =>
  text.split('\n').flatMap((line) => {
    try {
      return [hookEvent.parse(JSON.parse(line))]
    } catch {
      // The last line may be in the middle of being written.
      return []
    }
  })
