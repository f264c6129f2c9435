import { runtimeNames } from '../fleet/agent.ts'
import type { Logger } from '../log.ts'
import type { Runtimes } from '../runtime/runtimes.ts'
import type { Store } from '../store/store.ts'
import { retryLevel } from '../store/store-away.ts'
import { isThreadRef } from '../store/thread-ref.ts'
import type { ToolSessions } from './tool-sessions.ts'

type Deps = {
  readonly store: Pick<Store, 'topics' | 'signals'>
  readonly runtimes: Pick<Runtimes, 'get'>
  readonly toolSessions: ToolSessions
  readonly logger: Logger
}

/**
 * A closed topic's session ends, its program and its token with it, within the 5 s of a rescan; opened again it goes on
 * from its id. Returns how to stop looking.
 */
export function endClosed({ store, runtimes, toolSessions, logger }: Deps): () => void {
  const look = async (key: string) => {
    if (!isThreadRef(key)) return
    const topic = await store.topics.get(key)
    if (topic?.state === 'open') return
    toolSessions.end(key)
    for (const name of runtimeNames) {
      if (topic?.sessions?.[name] !== undefined) await (await runtimes.get(name)).end(key)
    }
  }
  return store.signals.on(({ kind }) => {
    if (kind !== 'rescan') return
    for (const key of toolSessions.idle()) {
      // One whose turn is about to begin is of an open topic: its message opened it again.
      look(key).catch((error: unknown) => logger[retryLevel(error)]({ err: error, key }, 'a session was not ended'))
    }
  })
}
