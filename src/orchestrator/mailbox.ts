import { setTimeout as wait } from 'node:timers/promises'
import { explain } from '../errors.ts'
import type { Logger } from '../log.ts'
import type { InboxEntry } from '../store/inbox.ts'
import type { Store } from '../store/store.ts'
import { StoreAway, retryLevel } from '../store/store-away.ts'
import type { ThreadRef } from '../store/topic.ts'
import { answerEntry } from './answer-entry.ts'
import { createBench } from './bench.ts'
import type { Bench } from './bench.ts'
import type { LeftCards } from './left-cards.ts'
import type { SignDeps } from './follow-signs.ts'
import { silent } from './running-turn.ts'
import type { RunningTurn, TurnResult } from './running-turn.ts'

type Deps = Pick<SignDeps, 'signAfterMs'> & {
  readonly store: Pick<Store, 'inbox' | 'signals' | 'signs'>
  readonly hostId: string
  /** Begins one turn; called again for the same entry after a crash or an outage of Redis. */
  startTurn(entry: InboxEntry): RunningTurn
  /** A message that means the running turn, not a turn of its own: `stop`. */
  asksToStop(text: string): boolean
  readonly left: Pick<LeftCards, 'settle'>
  readonly logger: Logger
}

export type Mailbox = {
  /** Topics with a running turn. */
  running(): readonly ThreadRef[]
  /**
   * Takes no new turn and waits for the running ones, `withinMs` (default: as long as they need). What still runs then is
   * let go: its entry stays, whatever comes of it, and is run again by the next start.
   */
  close(options?: { withinMs?: number }): Promise<void>
}

/**
 * Takes the topics of this host that have messages and runs one turn at a time per topic, topics side by side. An
 * entry leaves the inbox only together with its answer's arrival in the outbox.
 */
export function startMailbox(deps: Deps): Mailbox {
  const topics = new Map<ThreadRef, Working>()
  const benches = new Map<ThreadRef, Bench>()
  /** answers that Redis has not taken yet, by their entry: a turn is not run again for them */
  const unsaid = new Map<string, TurnResult>()
  let closed = false
  let isLetGo = false
  let settled: Promise<void> | undefined

  const take = (topicId: ThreadRef) => {
    const working = topics.get(topicId)
    if (working) {
      working.lookAgain = true
      void working.bench.look()
    } else if (!closed) topics.set(topicId, startWork(topicId))
  }

  const startWork = (topicId: ThreadRef): Working => {
    const bench = benches.get(topicId) ?? createBench(deps, topicId)
    const working: Working = { bench, lookAgain: true, done: Promise.resolve() }
    working.done = work(topicId, working).finally(() => {
      topics.delete(topicId)
      // What was given to a turn is remembered over an outage, until its entry is gone.
      if (bench.isClear()) benches.delete(topicId)
      else benches.set(topicId, bench)
    })
    return working
  }

  const work = async (topicId: ThreadRef, working: Working) => {
    try {
      // What an earlier process left must be known before its entries are run again.
      await settle()
      // A message that comes while we look wakes nobody else: it only asks us to look again.
      while (working.lookAgain && !closed) {
        working.lookAgain = false
        let entry = await deps.store.inbox.peek(topicId)
        while (entry && !closed) entry = await workOn(entry, working.bench)
      }
    } catch (error) {
      // Redis is away. The entry is still in the inbox: the rescan after the reconnect takes it up.
      deps.logger[retryLevel(error)]({ err: error, topicId }, 'a topic waits for Redis')
    }
  }

  const workOn = async (entry: InboxEntry, bench: Bench): Promise<InboxEntry | undefined> => {
    const result = unsaid.get(entry.id) ?? (await resultOf(entry, bench))
    // Its program was ended under it: that is no answer.
    if (isLetGo) return undefined
    unsaid.set(entry.id, result)
    const next = await deps.store.inbox.finish(entry, result.answers, result.exchange, result.sign)
    unsaid.delete(entry.id)
    result.settle().catch((error: unknown) => {
      settled = undefined
      deps.logger[retryLevel(error)]({ err: error, entry: entry.id }, 'a card stays open for now')
    })
    await bench.clear(next)
    return next
  }

  const resultOf = async (entry: InboxEntry, bench: Bench): Promise<TurnResult> => {
    if (bench.isSteered(entry)) return silent
    if (bench.hasStopped(entry)) return { ...silent, answers: [answerEntry(entry, 'Stopped.')] }
    try {
      return await bench.run(entry)
    } catch (error) {
      // An outage is no answer: the message stays, and is worked on when Redis is back.
      if (error instanceof StoreAway) throw error
      deps.logger.error({ err: error, entry: entry.id }, 'a turn failed')
      return { ...silent, answers: [answerEntry(entry, explain(error))], sign: 'failed' }
    }
  }

  const settle = (): Promise<void> =>
    (settled ??= deps.left.settle().catch((error: unknown) => {
      settled = undefined
      deps.logger[retryLevel(error)]({ err: error }, 'open cards were not looked at')
    }))

  const rescan = async () => {
    try {
      await settle()
      for (const topicId of await deps.store.inbox.waiting(deps.hostId)) take(topicId)
    } catch (error) {
      deps.logger[retryLevel(error)]({ err: error }, 'the inbox could not be scanned')
    }
  }

  const unsubscribe = deps.store.signals.on((signal) => {
    // A topic stays on its host: the hints of all hosts come here.
    if (signal.kind === 'inbox' && signal.hostId === deps.hostId) take(signal.topicId)
    else if (signal.kind === 'steer') void topics.get(signal.topicId)?.bench.look()
    else if (signal.kind === 'stop') topics.get(signal.topicId)?.bench.stop(signal.entryId)
    else if (signal.kind === 'rescan') void rescan()
  })
  void rescan()

  return {
    running: () => [...topics.keys()],
    async close({ withinMs } = {}) {
      closed = true
      unsubscribe()
      const all = Promise.all([...topics.values()].map((working) => working.done))
      if (withinMs === undefined) await all
      else await Promise.race([all, wait(withinMs, undefined, { ref: false })])
      isLetGo = true
    },
  }
}

type Working = {
  readonly bench: Bench
  lookAgain: boolean
  done: Promise<void>
}
