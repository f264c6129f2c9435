import { answerEntry, exchangeOf, messageIdOf } from './answer-entry.ts'
import { createTurnCard } from './create-turn-card.ts'
import { endSigns } from './end-signs.ts'
import { answerExplain } from './explain/answer-explain.ts'
import { followPrompt, renderFollowed } from './follow-prompt.ts'
import { newTurnCard, turnCardId } from './new-turn-card.ts'
import { withoutSteer } from './render-prompt.ts'
import { silent } from './running-turn.ts'
import type { TurnResult } from './running-turn.ts'
import { showEvent } from './show-event.ts'
import { createToolCalls } from './tool-calls.ts'
import type { Turn } from './turn.ts'
import type { TurnDeps } from './turn-deps.ts'

/** An answer that is there sooner needs no card before it. */
const cardAfterMs = 3

/**
 * A turn whose repeat does the same again: nothing has to be written down before it. Its whole cost in Redis is the topic
 * read and the entry's end.
 */
export async function runStubTurn(deps: TurnDeps, turn: Turn): Promise<TurnResult> {
  const { entry, topic, runtime, commands, live } = turn
  if (entry.wake !== undefined) return silent
  if (entry.explains !== undefined) return answerExplain(entry, entry.explains.known)
  const { name } = runtime
  const known = topic?.sessions?.[name]
  const session = await runtime.ensureSession({
    key: entry.topicId,
    cwd: '/',
    persona: '',
    permissions: { mode: 'default', allow: [], deny: [] },
    ...(known === undefined ? {} : { runtimeSessionId: known }),
  })
  const { runtimeSessionId } = session
  // Kept beside the turn, not before it: a session that a crash forgets has said nothing yet.
  const kept =
    topic &&
    known !== runtimeSessionId &&
    deps.store.topics.update(topic.id, { sessions: { ...topic.sessions, [name]: runtimeSessionId } })
  if (kept) kept.catch(() => undefined)
  const card = createTurnCard({
    cards: deps.store.cards,
    logger: deps.logger,
    card: newTurnCard({
      entry,
      topic,
      attempt: 1,
      runtime: name,
      canSteer: false,
      isChannel: deps.isChannel(entry.topicId),
    }),
    isThere: deps.left.has(turnCardId(entry)),
    afterMs: cardAfterMs,
  })
  live.showOn(card)
  live.runsIn(session)
  const calls = createToolCalls({
    dispatcher: deps.dispatcher,
    store: deps.store,
    entry,
    principal: entry.by,
    commands,
    own: { tools: [], callTool: () => Promise.resolve({ ok: false, text: 'There is no such tool.' }) },
    cause: `m${messageIdOf(entry)}`,
    wakes: false,
  })
  const input = {
    text: withoutSteer(entry.text),
    files: [],
    tools: calls.tools,
    callTool: calls.callTool,
    ask: () => Promise.resolve({ kind: 'denied', reason: 'nobody can be asked here' } as const),
  }
  const followed = await followPrompt(session, input, live.signal, (event) => {
    card.change((body) => showEvent(body, event))
    // A tool call of the stub is the answer's own work: it is no step to look at.
    if (event.kind === 'text') card.show()
  })
  card.hold()
  await kept
  const answered = renderFollowed(followed)
  return {
    answers: [...calls.cards, answerEntry(entry, answered)],
    exchange: exchangeOf(entry, answered),
    sign: endSigns[followed.end.reason],
    settle: () => card.end(followed.end.reason),
  }
}
