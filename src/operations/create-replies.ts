import { sessionOfThread } from '../fleet/session-of-thread.ts'
import { personOf } from '../fleet/principal.ts'
import type { Awaited } from '../store/awaited.ts'
import type { Op } from '../store/op.ts'
import type { NewOutboxEntry } from '../store/outbox.ts'
import type { Store } from '../store/store.ts'
import type { ThreadRef } from '../store/topic.ts'
import type { FleetDeps } from './fleet-deps.ts'
import { planDelivery } from './plan-delivery.ts'
import type { Delivery } from './plan-delivery.ts'
import type { Replies } from './replies.ts'

type Deps = Pick<FleetDeps, 'hostId' | 'rosterFile' | 'roles'> & {
  readonly store: Pick<Store, 'assignments' | 'awaited' | 'ops' | 'outbox' | 'receipts' | 'topics'>
}

type Reply = { readonly id: string; readonly text?: string }

type AnswerTo = {
  /** The answer to this one message. False: nobody waits for it any more. */
  answer(awaited: Awaited, reply: Reply, options?: { quiet?: boolean }): Promise<boolean>
}

/** What agents say, brought to who waits for it: a thread, another topic, another agent. */
export function createReplies(deps: Deps): Replies & AnswerTo {
  const { store } = deps
  const answer: AnswerTo['answer'] = async (awaited, reply, { quiet = false } = {}) => {
    const op = await store.ops.get(awaited.opId)
    const delivery =
      op === undefined || reply.text === undefined ? undefined : await deliveryOf(deps, awaited, op, reply.text)
    if (op !== undefined && delivery?.kind === 'agent') await passOn(deps, awaited, op, reply.id, delivery)
    const entries = op === undefined || quiet ? [] : await entriesFor(deps, awaited, op, reply.id, delivery)
    const { opId, agent } = awaited
    const isAnswered = await store.awaited.answer({ opId, agent, id: reply.id, ...textOf(delivery), entries })
    // Its turn did not end without a word.
    await store.assignments.update(agent, { reportedAt: Date.now() })
    return isAnswered
  }
  return {
    answer,
    async heard(agent, reply) {
      if (await store.awaited.isTaken(reply.id)) return true
      const last = (await store.awaited.list(agent)).at(-1)
      return last !== undefined && (await answer(last, reply))
    },
  }
}

const textOf = (delivery: Delivery | undefined) => (delivery === undefined ? {} : { text: delivery.text })

async function deliveryOf(
  { hostId, rosterFile, roles, store }: Deps,
  { agent, hops }: Awaited,
  { thread }: Op,
  text: string,
): Promise<Delivery> {
  const byName = await roles()
  const panes = (await rosterFile.read()).agents.filter(({ role }) => byName.get(role)?.placement === 'pane')
  const agents = panes.map(({ name }) => name)
  const delivery = planDelivery({ agent, text, hostId, agents, thread, hops })
  if (delivery.kind !== 'topic') return delivery
  // A text may name any thread: only one that is a topic of Mos, and open, gets it.
  const topic = await store.topics.get(delivery.topic)
  return topic?.state === 'open' ? delivery : { kind: 'thread', text: delivery.text }
}

/** As the person for whom the first message was sent; named by its cause, so that a repeat is the same one. */
async function passOn(
  { hostId, store }: Deps,
  { agent, hops }: Awaited,
  { by, thread, wakes }: Op,
  id: string,
  delivery: Delivery & { kind: 'agent' },
): Promise<void> {
  await store.ops.add({
    kind: 'send',
    title: `send to ${delivery.name}, from ${agent}`,
    args: { name: delivery.name, text: delivery.text, from: agent, class: delivery.class, hops: hops + 1 },
    by,
    hostId,
    cause: `passed-${id}`,
    ...(thread === undefined ? { receipt: 'none' } : { thread, receipt: 'outbox' }),
    ...(wakes === undefined ? {} : { wakes }),
  })
}

async function entriesFor(
  { store }: Deps,
  { agent, opId }: Awaited,
  { thread, by }: Op,
  id: string,
  delivery: Delivery | undefined,
): Promise<readonly NewOutboxEntry[]> {
  const person = personOf(by)
  const mention = person.kind === 'discord' ? { mention: person.userId } : {}
  const asked = thread === undefined ? [] : [entryFor(thread, id, words(agent, delivery), mention)]
  if (delivery?.kind !== 'topic') return await inReplyToReceipt(store, opId, asked)
  return [
    entryFor(delivery.topic, `${id}-${sessionOfThread(delivery.topic)}`, `**${agent}** writes:\n${delivery.text}`, {}),
  ]
}

/** Of several messages in one thread: which one this answers. */
async function inReplyToReceipt(store: Deps['store'], opId: string, entries: readonly NewOutboxEntry[]) {
  const receipt = await store.receipts.get(opId)
  return entries.map((entry) => (receipt?.thread === entry.thread ? { ...entry, replyTo: receipt.messageId } : entry))
}

const entryFor = (thread: ThreadRef, id: string, text: string, mention: { mention?: string }): NewOutboxEntry => ({
  id: `answer-${id}`,
  thread,
  body: { kind: 'text', text, ...mention },
})

function words(agent: string, delivery: Delivery | undefined): string {
  if (delivery === undefined)
    return `**${agent}** has answered; its runtime does not tell what. See it: /agent logs agent:${agent}`
  return delivery.kind === 'agent'
    ? `**${agent}** answers to ${delivery.name}:\n${delivery.text}`
    : `**${agent}** answers:\n${delivery.text}`
}
