import { explain } from '../errors.ts'
import type { Logger } from '../log.ts'
import type { InboxEntry } from '../store/inbox.ts'
import type { NewOutboxEntry } from '../store/outbox.ts'
import type { Store } from '../store/store.ts'
import { StoreAway, retryLevel } from '../store/store-away.ts'
import type { ThreadRef } from '../store/topic.ts'
import { answerEntry } from './answer-entry.ts'

type Deps = {
  readonly store: Pick<Store, 'inbox' | 'signals'>
  readonly hostId: string
  /** Runs one turn and returns its answer; called again for the same entry after a crash or an outage of Redis. */
  runTurn(entry: InboxEntry, signal: AbortSignal): Promise<readonly NewOutboxEntry[]>
  /** A message that means the running turn, not a turn of its own: `stop`. */
  asksToStop(text: string): boolean
  readonly logger: Logger
}

export type Mailbox = {
  /** Topics with a running turn. */
  running(): readonly ThreadRef[]
  /** Takes no new turn and waits for the running ones; those are run again by the next start if this is cut short. */
  close(): Promise<void>
}

/**
 * Takes the topics of this host that have messages and runs one turn at a time per topic, topics side by side. An
 * entry leaves the inbox only together with its answer's arrival in the outbox.
 */
export function startMailbox(deps: Deps): Mailbox {
  const turns = new Map<ThreadRef, Turn>()
  let closed = false

  const take = (topicId: ThreadRef) => {
    const running = turns.get(topicId)
    if (running) {
      running.lookAgain = true
      void stopIfAsked(topicId, running)
    } else if (!closed) turns.set(topicId, startTurn(topicId))
  }

  const startTurn = (topicId: ThreadRef): Turn => {
    const turn: Turn = {
      controller: new AbortController(),
      entryId: undefined,
      stoppedBy: new Set(),
      lookAgain: true,
      done: Promise.resolve(),
    }
    turn.done = work(topicId, turn).finally(() => turns.delete(topicId))
    return turn
  }

  const work = async (topicId: ThreadRef, turn: Turn) => {
    try {
      // A message that comes while we look wakes nobody else: it only asks us to look again.
      while (turn.lookAgain && !closed) {
        turn.lookAgain = false
        let entry = await deps.store.inbox.peek(topicId)
        while (entry && !closed) entry = await deps.store.inbox.finish(entry, await answerOf(entry, turn))
      }
    } catch (error) {
      // Redis is away. The entry is still in the inbox: the rescan after the reconnect takes it up.
      deps.logger[retryLevel(error)]({ err: error, topicId }, 'a topic waits for Redis')
    }
  }

  const answerOf = async (entry: InboxEntry, turn: Turn) => {
    turn.controller = new AbortController()
    turn.entryId = entry.id
    if (turn.stoppedBy.delete(entry.id)) return [answerEntry(entry, 'Stopped.')]
    return runOrExplain(entry, turn.controller.signal)
  }

  /** `stop` would wait behind the very turn that it means. */
  const stopIfAsked = async (topicId: ThreadRef, turn: Turn) => {
    try {
      const waiting = await deps.store.inbox.list(topicId)
      const isNews = ({ id }: InboxEntry) => id !== turn.entryId && !turn.stoppedBy.has(id)
      const asked = waiting.find((entry) => isNews(entry) && deps.asksToStop(entry.text))
      if (asked === undefined) return
      turn.stoppedBy.add(asked.id)
      turn.controller.abort()
    } catch (error) {
      deps.logger[retryLevel(error)]({ err: error, topicId }, 'a message could not be looked at')
    }
  }

  const runOrExplain = async (entry: InboxEntry, signal: AbortSignal) => {
    try {
      return await deps.runTurn(entry, signal)
    } catch (error) {
      // An outage is no answer: the message stays, and is worked on when Redis is back.
      if (error instanceof StoreAway) throw error
      deps.logger.error({ err: error, entry: entry.id }, 'a turn failed')
      return [answerEntry(entry, explain(error))]
    }
  }

  const rescan = async () => {
    try {
      for (const topicId of await deps.store.inbox.waiting(deps.hostId)) take(topicId)
    } catch (error) {
      deps.logger[retryLevel(error)]({ err: error }, 'the inbox could not be scanned')
    }
  }

  const unsubscribe = deps.store.signals.on((signal) => {
    // A topic stays on its host: the hints of all hosts come here.
    if (signal.kind === 'inbox' && signal.hostId === deps.hostId) take(signal.topicId)
    else if (signal.kind === 'stop') turns.get(signal.topicId)?.controller.abort()
    else if (signal.kind === 'rescan') void rescan()
  })
  void rescan()

  return {
    running: () => [...turns.keys()],
    async close() {
      closed = true
      unsubscribe()
      await Promise.all([...turns.values()].map((turn) => turn.done))
    },
  }
}

type Turn = {
  controller: AbortController
  /** of the entry that it works on */
  entryId: string | undefined
  /** entries that ended a turn before theirs: they are answered, not run */
  readonly stoppedBy: Set<string>
  lookAgain: boolean
  done: Promise<void>
}
