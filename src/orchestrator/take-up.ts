import type { CardLine, TurnCard } from '../store/card.ts'
import type { InboxEntry } from '../store/inbox.ts'
import { createTurnCard } from './create-turn-card.ts'
import type { TurnCardWriter } from './create-turn-card.ts'
import { newTurnCard, turnCardId } from './new-turn-card.ts'
import type { Turn } from './turn.ts'
import type { TurnDeps } from './turn-deps.ts'

export type TakenUp = {
  /** as it is now: it may have been changed while it waited */
  readonly entry: InboxEntry
  readonly card: TurnCardWriter
  /** from 1 */
  readonly attempt: number
  /** tool calls of the tries before, as far as they were shown */
  readonly earlierLines: readonly CardLine[]
  /** ids of `store.files`: what the tries before were to send with their answer */
  readonly earlierFiles: readonly string[]
}

/**
 * Writes the turn down as begun. An open card of its entry is what an earlier try left: then this is the next one.
 * Undefined: the message was taken back before.
 */
export async function takeUp(deps: TurnDeps, { entry, topic, runtime }: Turn): Promise<TakenUp | undefined> {
  const { cards, inbox } = deps.store
  const before = await cards.get(turnCardId(entry))
  const isAgain = before !== undefined && !before.isFinal && before.body.kind === 'turn'
  const earlier = isAgain && before.body.kind === 'turn' ? before.body : undefined
  const attempt = (earlier?.attempt ?? 0) + 1
  const fresh = newTurnCard({
    entry,
    topic,
    attempt,
    runtime: runtime.name,
    canSteer: false,
    isChannel: deps.isChannel(entry.topicId),
  })
  const card = createTurnCard({
    cards,
    logger: deps.logger,
    card: earlier
      ? { ...fresh, isShown: before?.isShown === true, body: { ...fresh.body, ...carriedOver(earlier) } }
      : fresh,
    isThere: isAgain,
    afterMs: 0,
  })
  // Sent together: once the card stands nobody can change the entry, so that what is read after it holds.
  const [, now, count] = await Promise.all([card.begin(), inbox.peek(entry.topicId), inbox.count(entry.topicId)])
  if (now?.id === entry.id) {
    card.change((body) => ({ ...body, queued: count - 1 }))
    if (count > 1) card.show()
    return { entry: now, card, attempt, earlierLines: earlier?.lines ?? [], earlierFiles: earlier?.files ?? [] }
  }
  await card.end('cancelled')
  return undefined
}

/** What the person has seen stays, the tool calls that were made, and what was to go out with the answer. */
const carriedOver = ({ lines, earlier, plan, startedAt, files }: TurnCard) => ({
  ...(files === undefined ? {} : { files }),
  lines: lines.map((line) => (line.state === 'running' ? { ...line, state: 'failed' as const } : line)),
  earlier,
  plan,
  startedAt,
})
