import type { RuntimeName } from '../fleet/agent.ts'
import type { Logger } from '../log.ts'
import type { Runtimes } from '../runtime/runtimes.ts'
import type { Store } from '../store/store.ts'
import { retryLevel } from '../store/store-away.ts'
import { isThreadRef } from '../store/thread-ref.ts'
import type { ThreadRef, Topic } from '../store/topic.ts'
import type { ToolSessions } from './tool-sessions.ts'

type Deps = {
  readonly store: Pick<Store, 'topics' | 'signals'>
  readonly runtimes: Pick<Runtimes, 'end'>
  /** where the topic's next turn runs */
  readonly runtimeOf: (topic: Topic) => Promise<RuntimeName>
  readonly toolSessions: ToolSessions
  readonly logger: Logger
}

/**
 * A closed topic's session ends, its program and its token with it, within the 5 s of a rescan; opened again it goes on
 * from its id. So does the program of a runtime that the topic has left for another. Returns how to stop looking.
 */
export function endUnused({ store, runtimes, runtimeOf, toolSessions, logger }: Deps): () => void {
  const look = async (key: ThreadRef) => {
    const topic = await store.topics.get(key)
    const isOpen = topic?.state === 'open'
    if (!isOpen) toolSessions.end(key)
    const kept = isOpen ? await runtimeOf(topic) : undefined
    // Meanwhile a turn may have begun, on whichever runtime it was then.
    if (isOpen && !toolSessions.idle().includes(key)) return
    await runtimes.end(key, { except: kept })
  }
  return store.signals.on(({ kind }) => {
    if (kind !== 'rescan') return
    for (const key of toolSessions.idle()) {
      if (!isThreadRef(key)) continue
      // One whose turn is about to begin is of an open topic: its message opened it again.
      look(key).catch((error: unknown) => logger[retryLevel(error)]({ err: error, key }, 'a session was not ended'))
    }
  })
}
