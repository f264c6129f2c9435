import type { Logger } from '../log.ts'
import type { Runtimes } from '../runtime/runtimes.ts'
import type { Store } from '../store/store.ts'
import type { ToolSessions } from './tool-sessions.ts'

type Deps = {
  readonly store: Pick<Store, 'signals'>
  readonly runtimes: Pick<Runtimes, 'end'>
  readonly toolSessions: Pick<ToolSessions, 'keys' | 'idle'>
  readonly logger: Logger
}

export type Renewal = {
  /**
   * Has each conversation go on in a program that is started anew, with its memory: at once where nothing runs, else at
   * the end of its turn. Nothing is cut. Says what was done; empty: none has one.
   */
  renew(): Promise<string>
  stop(): void
}

/** Ends the programs behind topics' sessions: the next turn resumes each by its id. */
export function renewSessions({ store, runtimes, toolSessions, logger }: Deps): Renewal {
  const old = new Set<string>()
  const endIdle = async (): Promise<void> => {
    const idle = toolSessions.idle().filter((key) => old.delete(key))
    await Promise.all(idle.map((key) => runtimes.end(key, { except: undefined })))
  }
  const stop = store.signals.on(({ kind }) => {
    if (kind !== 'rescan' || old.size === 0) return
    endIdle().catch((error: unknown) => logger.warn({ err: error }, 'a session was not begun anew'))
  })
  return {
    async renew() {
      for (const key of toolSessions.keys()) old.add(key)
      const open = old.size
      await endIdle()
      if (open === 0) return ''
      const later = old.size === 0 ? '' : `, ${old.size} of them after the running turn`
      return `${open} ${open === 1 ? 'conversation goes' : 'conversations go'} on in a new session${later}`
    },
    stop,
  }
}
