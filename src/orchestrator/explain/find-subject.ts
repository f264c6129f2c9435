import { renderEnd } from '../../chat/render-end.ts'
import type { TargetMessage } from '../../command/target-message.ts'
import { isFinal } from '../../store/op.ts'
import type { Op } from '../../store/op.ts'
import type { Store } from '../../store/store.ts'
import type { ThreadRef } from '../../store/topic.ts'
import type { Subject } from './subject.ts'

type Deps = {
  readonly store: Pick<Store, 'ops' | 'cards' | 'confirmations' | 'exchanges' | 'inbox'>
  /** whether who asks may look at the op */
  readonly maySee: (opId: string) => Promise<boolean>
}

const mostOps = 100
const mostExchanges = 50

/** Looks a message of Mos' own up in its records; of anybody else's there are none, whatever it says. */
export async function findSubject(
  { store, maySee }: Deps,
  message: TargetMessage,
  topicId: ThreadRef | undefined,
): Promise<Subject> {
  if (message.author.kind !== 'self') return { kind: 'unknown' }
  const op = await findOp(store, message)
  if (op !== undefined && (await maySee(op.id))) return { kind: 'op', op }
  return (
    (await findCard(store, message)) ??
    (await findPlan(store, message)) ??
    (await findTurn(store, message, topicId)) ?? { kind: 'unknown' }
  )
}

/** A receipt names its op; an end shows its title and outcome, and the latest of them in this place is meant. */
async function findOp({ ops }: Deps['store'], { text, channel, buttons }: TargetMessage): Promise<Op | undefined> {
  const cancel = buttons.find((id) => id.startsWith('cancel:'))?.slice('cancel:'.length)
  const id = cancel ?? /`(op-[\w-]+)`/.exec(text.split('\n')[0] ?? '')?.[1]
  const named = id === undefined ? undefined : await ops.get(id)
  if (named !== undefined) return named
  const listed = await ops.list({ limit: mostOps })
  return listed.find((op) => op.thread === channel && isFinal(op.state) && text.startsWith(renderEnd(op).text))
}

async function findCard({ cards }: Deps['store'], { buttons, channel }: TargetMessage): Promise<Subject | undefined> {
  for (const button of buttons) {
    const id = /^ask:(.+):[^:]*$/.exec(button)?.[1] ?? /^ask-text:(.+)$/.exec(button)?.[1]
    const card = id === undefined ? undefined : await cards.get(id)
    if (card?.body.kind === 'ask' && card.thread === channel) return { kind: 'ask', card: card.body }
  }
  return undefined
}

async function findPlan({ confirmations }: Deps['store'], { buttons }: TargetMessage): Promise<Subject | undefined> {
  const digest = buttons.find((id) => id.startsWith('confirm:'))?.slice('confirm:'.length)
  const plan = digest === undefined ? undefined : await confirmations.get(digest)
  return plan && { kind: 'plan', plan }
}

/** The card of the turn that runs, or an answer to a message of the topic. */
async function findTurn(
  { inbox, cards, exchanges }: Deps['store'],
  { id, replyTo }: TargetMessage,
  topicId: ThreadRef | undefined,
): Promise<Subject | undefined> {
  if (topicId === undefined) return undefined
  const running = await inbox.peek(topicId)
  const card = running && (await cards.get(`turn-${running.id}`))
  if (card?.messageId === id && card.body.kind === 'turn') return { kind: 'turn', card: card.body }
  const said = replyTo === undefined ? [] : await exchanges.list(topicId, mostExchanges)
  const exchange = said.find(({ entryId }) => entryId === `discord:${replyTo}`)
  return exchange && { kind: 'answer', exchange }
}
