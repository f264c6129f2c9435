import type { InboxEntry } from '../store/inbox.ts'
import type { Store } from '../store/store.ts'
import { retryLevel } from '../store/store-away.ts'
import type { ThreadRef } from '../store/topic.ts'
import { followSigns } from './follow-signs.ts'
import type { SignDeps, TurnSigns } from './follow-signs.ts'
import { withoutSteer } from './render-prompt.ts'
import type { RunningTurn, TurnResult } from './running-turn.ts'

type Deps = SignDeps & {
  readonly store: Pick<Store, 'inbox'>
  startTurn(entry: InboxEntry): RunningTurn
  asksToStop(text: string): boolean
}

/** One topic's running turn, and what the messages that wait behind it mean for it. */
export type Bench = {
  run(entry: InboxEntry): Promise<TurnResult>
  /** Stops the turn of that entry, also when it is about to begin; without an entry the one that runs. */
  stop(entryId?: string): void
  /** Looks at what waits: a stop, a text to steer with, how many there are. */
  look(): Promise<void>
  /** It was given to a turn before: it has no answer of its own. */
  isSteered(entry: InboxEntry): boolean
  /** It ended a turn before: it is answered, not run. */
  hasStopped(entry: InboxEntry): boolean
  /** The turn is answered: what was given to it is over too. `next`: the topic's next entry. */
  clear(next: InboxEntry | undefined): Promise<void>
  /** Nothing of a turn before is to be remembered. */
  isClear(): boolean
}

export function createBench(deps: Deps, topicId: ThreadRef): Bench {
  const { store, startTurn, asksToStop, logger } = deps
  const stoppedBy = new Set<string>()
  const steered = new Set<string>()
  /** what was looked at: each is tried once */
  const seen = new Set<string>()
  let stopAtStart: string | undefined
  let running: { readonly entryId: string; readonly turn: RunningTurn; readonly signs: TurnSigns } | undefined
  let steering = Promise.resolve()

  const consider = (waiting: readonly InboxEntry[]): void => {
    if (running === undefined) return
    const { turn, entryId, signs } = running
    signs.look(waiting)
    const others = waiting.filter(({ id }) => id !== entryId)
    const fresh = others.filter(({ id, wake }) => !seen.has(id) && wake === undefined)
    // All of them: who is in a hurry says it twice.
    const stops = fresh.filter(({ text }) => asksToStop(withoutSteer(text)))
    for (const { id } of stops) {
      seen.add(id)
      stoppedBy.add(id)
    }
    if (stops.length > 0) return turn.cancel()
    for (const entry of fresh.filter(isSteer)) {
      seen.add(entry.id)
      steering = steering.then(() => steerWith(entry, turn))
    }
    turn.showQueued(others.filter(({ id }) => !stoppedBy.has(id) && !steered.has(id)).length)
  }

  const steerWith = async (entry: InboxEntry, turn: RunningTurn): Promise<void> => {
    if (await turn.steer(entry)) steered.add(entry.id)
  }

  const look = async (): Promise<void> => {
    try {
      if (running === undefined) return
      consider(await store.inbox.list(topicId))
      await steering
    } catch (error) {
      logger[retryLevel(error)]({ err: error, topicId }, 'a message could not be looked at')
    }
  }

  return {
    look,
    isSteered: ({ id }) => steered.delete(id),
    hasStopped: ({ id }) => stoppedBy.delete(id),
    stop(entryId) {
      if (entryId === undefined || running?.entryId === entryId) running?.turn.cancel()
      else stopAtStart = entryId
    },
    async run(entry) {
      const turn = startTurn(entry)
      const signs = followSigns(deps, entry)
      running = { entryId: entry.id, turn, signs }
      if (stopAtStart === entry.id) turn.cancel()
      stopAtStart = undefined
      try {
        return await turn.result
      } finally {
        running = undefined
        signs.end()
      }
    },
    async clear(next) {
      await steering
      seen.clear()
      // The head is finished in its turn. One behind it would be run if a crash came first, and a stop be answered when
      // others have run since.
      for (const done of [steered, stoppedBy]) {
        for (const id of done) {
          if (id === next?.id) continue
          await store.inbox.change(topicId, id, undefined, 'done')
          done.delete(id)
        }
      }
    },
    isClear: () => steered.size === 0 && stoppedBy.size === 0,
  }
}

const isSteer = ({ text }: InboxEntry): boolean => withoutSteer(text) !== text
