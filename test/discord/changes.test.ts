import { expect, test } from 'vitest'
import type { ThreadRef } from '../../src/store/topic.ts'
import { askCard, turnCard } from '../store/new-card.ts'
import { eventually } from '../support/eventually.ts'
import { runTopic } from './run-topic.ts'

/** In the store only: nothing of it is posted. */
const hidden = (thread: ThreadRef) => ({ thread, isShown: false })

test('a waiting message is edited and taken back by its person', async () => {
  const { wire, store, topicId, thread } = await runTopic()
  const second = await wire.owner.say(thread, 'and the logout')
  const third = await wire.owner.say(thread, 'and the sign-up')
  await eventually('the inbox to be so', async () => (await store.inbox.count(topicId)) === 3)
  wire.owner.edit(second, 'and the password reset')
  wire.owner.remove(third)
  await eventually('the inbox to be so', async () => (await store.inbox.count(topicId)) === 2)
  await eventually(
    'the inbox to be so',
    async () => (await store.inbox.list(topicId))[1]?.text === 'and the password reset',
  )
})

test('the message that opened the topic can be edited in its channel', async () => {
  const { wire, store, topicId, asked } = await runTopic()
  wire.owner.edit(asked, '@mos fix the logout')
  await eventually('the inbox to be so', async () => (await store.inbox.peek(topicId))?.text === 'fix the logout')
})

test('a turn that has begun keeps the message as it was', async () => {
  const { wire, store, topicId, asked, thread } = await runTopic()
  await store.cards.put(turnCard(`discord:${asked.id}`, { topicId }, hidden(topicId)))
  const second = await wire.owner.say(thread, 'and the logout')
  await eventually('the inbox to be so', async () => (await store.inbox.count(topicId)) === 2)
  wire.owner.remove(asked)
  wire.owner.remove(second)
  await eventually('the inbox to be so', async () => (await store.inbox.count(topicId)) === 1)
  expect(await store.inbox.peek(topicId)).toMatchObject({ text: 'fix the login' })
})

test('❌ takes a waiting message back, and stops the turn of the running one; others may neither', async () => {
  const { wire, store, topicId, asked, thread, signals } = await runTopic()
  await store.cards.put(turnCard(`discord:${asked.id}`, { topicId }, hidden(topicId)))
  const second = await wire.owner.say(thread, 'and the logout')
  await eventually('the inbox to be so', async () => (await store.inbox.count(topicId)) === 2)
  wire.user('mallory').react(asked, '❌')
  wire.owner.react(asked, '👍')
  wire.owner.react(second, '❌')
  await eventually('the inbox to be so', async () => (await store.inbox.count(topicId)) === 1)
  expect(signals.filter(({ kind }) => kind === 'stop')).toEqual([])
  wire.owner.react(asked, '❌')
  await wire.until(() => signals.some(({ kind }) => kind === 'stop'))
  expect(signals.find(({ kind }) => kind === 'stop')).toEqual({
    kind: 'stop',
    topicId,
    by: `discord:${wire.owner.id}`,
    entryId: `discord:${asked.id}`,
  })
})

test('files come with their message, without words too', async () => {
  const { wire, store, topicId, thread } = await runTopic()
  await wire.owner.say(thread, '', { files: [{ name: 'notes.txt', bytes: 'remember the milk' }] })
  await eventually('the inbox to be so', async () => (await store.inbox.count(topicId)) === 2)
  const [, entry] = await store.inbox.list(topicId)
  expect(entry).toMatchObject({ text: '', files: [{ name: 'notes.txt', bytes: 17, type: 'text/plain' }] })
  const url = entry?.files?.[0]?.url ?? ''
  expect(await (await fetch(url)).text()).toBe('remember the milk')
})

test('files that a session made come as attachments of its message', async () => {
  const { post } = await runTopic()
  const bytes = new TextEncoder().encode('a,b\n1,2\n')
  const message = await post({ text: 'The table.', files: [{ name: 'table.csv', bytes }] })
  expect(message.attachments.map(({ filename, size }) => ({ filename, size }))).toEqual([
    { filename: 'table.csv', size: 8 },
  ])
})

test('a request is answered by a button, and in own words by a form; who may not is refused', async () => {
  const { wire, store, topicId, post } = await runTopic()
  const by = { kind: 'discord', userId: wire.owner.id, roleIds: [] } as const
  for (const id of ['ask-one', 'ask-two'])
    await store.cards.put(askCard(id, { topicId, by, freeText: true }, hidden(topicId)))
  const buttons = (id: string) => [
    { id: `ask:${id}:once`, label: 'Allow once', style: 'primary' as const },
    { id: `ask-text:${id}`, label: 'Answer…', style: 'plain' as const },
  ]
  const one = await post({ text: 'May I?', buttons: buttons('ask-one') })
  const refused = await wire.user('mallory').press(one, 'Allow once')
  expect(refused.text).toContain('refused')
  const taken = await wire.owner.press(one, 'Allow once')
  expect([taken.kind, taken.text]).toEqual(['ephemeral', 'Your answer: "Allow once".'])
  expect(await store.cards.get('ask-one')).toMatchObject({ isFinal: true, body: { answer: { choice: 'once' } } })
  const two = await post({ text: 'May I too?', buttons: buttons('ask-two') })
  const form = await wire.owner.press(two, 'Answer…')
  await wire.owner.submit(form, { 'Your answer': 'only in the test folder' })
  expect(await store.cards.get('ask-two')).toMatchObject({ body: { answer: { text: 'only in the test folder' } } })
})
