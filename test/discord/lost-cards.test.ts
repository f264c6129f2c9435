import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { askCard } from '../store/new-card.ts'
import { startWire } from '../wire/start-wire.ts'
import type { Channel } from '../wire/view/channel.ts'
import { runTopic } from './run-topic.ts'

/** A topic in which a permission waits. */
async function waiting() {
  const wire = await startWire({ messagesPerFiveSeconds: Infinity })
  const topic = await runTopic({ wire })
  const by = { kind: 'discord', userId: wire.owner.id, roleIds: [] } as const
  const ask = (id: string) =>
    topic.store.cards.put(
      askCard(id, { topicId: topic.topicId, by, title: `Request ${id}` }, { thread: topic.topicId }),
    )
  /** The request's message, once the store knows that it is that one. */
  const stands = async (id: string) => {
    await eventually('noted', async () => (await topic.store.cards.get(id))?.messageId !== undefined)
    return topic.thread.says(`Request ${id}`)
  }
  const asks = (channel: Channel) => channel.messages().filter(({ content }) => content.includes('Request'))
  return { ...topic, wire, ask, asks, stands }
}

test('a request in a deleted thread is asked in its channel, and its buttons work there', async () => {
  const { wire, store, topicId, thread, ask, asks } = await waiting()
  await store.outbox.add({ id: 'a', thread: topicId, body: { kind: 'text', text: 'I look.' } })
  await thread.says('I look.')
  thread.remove()
  await ask('one')
  const general = wire.channel('general')
  const card = await general.says('Request one')
  const refused = await wire.user('mallory').press(card, 'Allow once')
  expect(refused.text).toContain('is refused')
  const taken = await wire.owner.press(card, 'Allow once')
  expect(taken.text).toBe('Your answer: "Allow once".')
  expect(await store.cards.get('one')).toMatchObject({ isFinal: true, body: { answer: { choice: 'once' } } })
  await eventually('the answer to be seen', () => card.content.includes('**Allow once**'))
  expect(asks(general)).toHaveLength(1)
})

test('one that stood there when the thread was deleted too', async () => {
  const { wire, thread, ask, stands } = await waiting()
  await ask('one')
  await stands('one')
  thread.remove()
  const card = await wire.channel('general').says('Request one')
  expect((await wire.owner.press(card, 'Deny')).text).toBe('Your answer: "Deny".')
})

test('where the channel takes nothing either, the owner is asked in direct messages', async () => {
  const { wire, store, thread, ask, stands } = await waiting()
  await ask('one')
  await stands('one')
  wire.channel('general').deny('send')
  thread.remove()
  const card = await wire.owner.dm().says('Request one')
  await wire.owner.press(card, 'Allow once')
  expect(await store.cards.get('one')).toMatchObject({ isFinal: true })
})

test('a request whose message a moderator deletes is asked anew, once', async () => {
  const { wire, store, thread, ask, asks, stands } = await waiting()
  await ask('one')
  wire.owner.remove(await stands('one'))
  await eventually('it to be asked again', async () => {
    const { reposts, messageId } = (await store.cards.get('one')) ?? {}
    return reposts === 1 && messageId !== undefined
  })
  const [again] = asks(thread)
  if (again === undefined) throw new Error('it is not there')
  wire.owner.purge(thread, [again])
  await ask('two')
  await thread.says('Request two')
  expect(asks(thread)).toHaveLength(1)
  expect(await store.cards.get('one')).toMatchObject({ isFinal: false, reposts: 1 })
})

test('one that is answered stays deleted', async () => {
  const { wire, thread, ask, asks, stands } = await waiting()
  await ask('one')
  const card = await stands('one')
  await wire.owner.press(card, 'Deny')
  await thread.says('🚫')
  wire.owner.remove(card)
  await ask('two')
  await thread.says('Request two')
  expect(asks(thread)).toHaveLength(1)
})
