import type { Logger } from '../log.ts'
import type { Runtimes } from '../runtime/runtimes.ts'
import type { ToolSessions } from './tool-sessions.ts'

type Deps = {
  readonly runtimes: Pick<Runtimes, 'end'>
  readonly toolSessions: Pick<ToolSessions, 'keys'>
  readonly logger: Logger
}

export type Renewal = {
  /**
   * Has each conversation go on in a session that is begun anew, with its memory: at once where nothing runs, else at the
   * end of its turn. Nothing is cut. Says what was done; empty: none has one.
   */
  renew(): Promise<string>
  /** Before a turn opens its session, so that none is ended under it. Returns what is called when the turn is over. */
  enter(key: string): Promise<() => void>
}

/** Ends the programs behind topics' sessions: the next turn resumes each by its id. */
export function renewSessions({ runtimes, toolSessions, logger }: Deps): Renewal {
  const inTurn = new Set<string>()
  /** to be ended when their turn is over */
  const old = new Set<string>()
  const ending = new Map<string, Promise<void>>()
  const end = (key: string): Promise<void> => {
    old.delete(key)
    const ended = runtimes
      .end(key, { except: undefined })
      .catch((error: unknown) => logger.warn({ err: error, key }, 'a session was not begun anew'))
      .finally(() => ending.delete(key))
    ending.set(key, ended)
    return ended
  }
  return {
    async renew() {
      const keys = toolSessions.keys()
      const later = keys.filter((key) => inTurn.has(key))
      for (const key of later) old.add(key)
      await Promise.all(keys.filter((key) => !later.includes(key)).map(end))
      if (keys.length === 0) return ''
      const words = later.length === 0 ? '' : `, ${later.length} of them after the running turn`
      return `${keys.length} ${keys.length === 1 ? 'conversation goes' : 'conversations go'} on in a new session${words}`
    },
    async enter(key) {
      inTurn.add(key)
      await ending.get(key)
      return () => {
        inTurn.delete(key)
        if (old.has(key)) void end(key)
      }
    },
  }
}
