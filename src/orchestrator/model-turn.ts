import { explain } from '../errors.ts'
import { StoreAway } from '../store/store-away.ts'
import type { InboxEntry } from '../store/inbox.ts'
import { answerEntry, exchangeOf, mentionOf } from './answer-entry.ts'
import { createAsks } from './create-asks.ts'
import type { Asks } from './create-asks.ts'
import { createUsageMeter } from './create-usage-meter.ts'
import type { TurnCardWriter } from './create-turn-card.ts'
import { endSigns } from './end-signs.ts'
import { followPrompt, renderFollowed } from './follow-prompt.ts'
import type { Followed } from './follow-prompt.ts'
import { openSession } from './open-session.ts'
import type { Opened } from './open-session.ts'
import { renderFooter } from './render-footer.ts'
import { silent } from './running-turn.ts'
import type { TurnResult } from './running-turn.ts'
import { showEvent } from './show-event.ts'
import { takeUp } from './take-up.ts'
import type { TakenUp } from './take-up.ts'
import type { Turn } from './turn.ts'
import type { TurnDeps } from './turn-deps.ts'
import { turnPrincipal } from './turn-principal.ts'
import { watchSilence } from './watch-silence.ts'

/** A turn that takes Mos down with it must not do so for ever, and each try has its price. */
const mostTries = 10

/** One exchange with a model: what it costs can't be had back, so that it is written down before it begins. */
export async function runModelTurn(deps: TurnDeps, turn: Turn): Promise<TurnResult> {
  const taken = await takeUp(deps, turn)
  if (taken === undefined) return silent
  const { entry, card, attempt } = taken
  if (attempt > mostTries) return givenUp(entry, card)
  turn.live.showOn(card, { early: true })
  const { store, logger } = deps
  const allowed = turn.topic?.allowed ?? []
  const actsAs = entry.wake === undefined ? undefined : turnPrincipal(entry, turn.topic)
  const asks = createAsks({ store, logger, entry, actsAs, attempt, allowed })
  const leave = await deps.enterSession(entry.topicId)
  const startedAt = Date.now()
  try {
    return await exchange(deps, turn, taken, asks)
  } catch (error) {
    if (error instanceof StoreAway) throw error
    record(deps, turn, { attempt, startedAt, outcome: 'failed', text: explain(error) })
    logger.warn({ err: error, entry: entry.id }, 'a turn could not be run')
    return {
      answers: [answerEntry(entry, explain(error), mentionOf(entry))],
      sign: 'failed',
      settle: () => card.end('failed'),
    }
  } finally {
    leave()
    await asks.end()
  }
}

async function exchange(deps: TurnDeps, turn: Turn, taken: TakenUp, asks: Asks): Promise<TurnResult> {
  const { entry, card } = taken
  const { live, runtime } = turn
  const startedAt = Date.now()
  const opened = await openSession(deps, turn, taken)
  if (opened === undefined) return stoppedBefore(entry, card)
  const { session, calls, prompt, files } = opened
  const note = opened.notes.length === 0 ? {} : { note: opened.notes.join(', ') }
  card.change((body) => ({ ...body, ...note, canSteer: session.features.steer }))
  const meter = turn.topic && createUsageMeter(deps, turn.topic.id)
  const silence = watchSilence({ runtime: runtime.name, card, isExcused: () => asks.open > 0 })
  const following = followPrompt(
    session,
    { text: prompt, files, tools: calls.tools, callTool: calls.callTool, ask: asks.ask },
    live.signal,
    (event) => {
      silence.heard()
      if (event.kind === 'usage') meter?.note(event.usage)
      // Before its first word a program may not have taken the prompt: what steers it then would be lost.
      live.runsIn(session)
      card.change((body) => showEvent(body, event))
      if (event.kind !== 'end' && event.kind !== 'usage') card.show()
    },
  )
  const followed = await following.finally(() => {
    silence.end()
    opened.unbind()
  })
  card.hold()
  const { reason: outcome, error: text } = followed.end
  record(deps, turn, { attempt: taken.attempt, startedAt, outcome, text, costUsd: followed.usage.costUsd })
  // Before the answer: a turn that is cut off between the two has cost its tokens twice.
  await meter?.end(followed.usage, opened.personaTokens)
  return {
    exchange: exchangeOf(entry, renderFollowed(followed)),
    sign: endSigns[followed.end.reason],
    answers: [...calls.cards, answerOf(entry, opened, followed, { runtime: runtime.name, ms: Date.now() - startedAt })],
    settle: () => card.end(followed.end.reason),
  }
}

type Over = {
  readonly attempt: number
  readonly startedAt: number
  readonly outcome: 'done' | 'failed' | 'cancelled'
  readonly text: string | undefined
  readonly costUsd?: number | undefined
}

function record({ recorder }: TurnDeps, { entry, runtime }: Turn, over: Over): void {
  const { attempt, startedAt, outcome, text, costUsd } = over
  recorder?.record({
    kind: 'turn',
    topicId: entry.topicId,
    outcome,
    ms: Date.now() - startedAt,
    ...(costUsd === undefined ? {} : { costUsd }),
    ...(text === undefined ? {} : { text }),
    id: `turn-${entry.id}-${attempt}`,
    agent: 'orchestrator',
    role: 'orchestrator',
    runtime: runtime.name,
  })
}

const givenUp = (entry: InboxEntry, card: TurnCardWriter): TurnResult => ({
  answers: [
    answerEntry(
      entry,
      `Mos was cut off ${mostTries} times in the middle of this turn, so it is not tried again. Say it again, in smaller steps when it stays, and see Mos's log for why.`,
      mentionOf(entry),
    ),
  ],
  sign: 'failed',
  settle: () => card.end('failed'),
})

const stoppedBefore = (entry: InboxEntry, card: TurnCardWriter): TurnResult => ({
  answers: [answerEntry(entry, '(stopped)', mentionOf(entry))],
  sign: 'stopped',
  settle: () => card.end('cancelled'),
})

function answerOf(
  entry: InboxEntry,
  { addedFiles, notes, notTaken }: Opened,
  followed: Followed,
  { runtime, ms }: { readonly runtime: string; readonly ms: number },
) {
  const footer = renderFooter({ runtime, usage: followed.usage, ms, notes })
  const text = [renderFollowed(followed), ...notTaken].join('\n')
  const files = addedFiles.length === 0 ? {} : { files: addedFiles }
  return answerEntry(entry, text, { footer, ...mentionOf(entry), ...files })
}
