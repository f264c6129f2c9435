import { expect, test } from 'vitest'
import { ChatError } from '../../src/chat/chat.ts'
import { eventually } from '../support/eventually.ts'
import { createFakeChat } from '../support/fake-chat.ts'
import { testStore } from '../support/store.ts'
import { deliver, delivered, empty, patient, text } from './run-delivery.ts'

test('the messages of a deleted thread are said in its parent, else kept in the spool', async () => {
  const { store, chat } = await delivered()
  chat.removeThread('discord:1', 'discord:2')
  await store.outbox.add(text('a'))
  await store.outbox.add(text('b'))
  await expect.poll(() => chat.texts('discord:2'), patient).toEqual(['a', 'b'])
  chat.removeThread('discord:3')
  await store.outbox.add(text('c', 'discord:3'))
  await eventually('spooled', async () => (await store.outbox.spooled(9)).length === 1)
  expect(await store.outbox.spooled(9)).toMatchObject([{ id: 'c', thread: 'discord:3', body: { text: 'c' } }])
  await empty(store)
})

test('where the fallback is refused too, the messages are kept in the spool', async () => {
  const { store } = await testStore()
  const chat = createFakeChat()
  const fallback = () => Promise.reject(new ChatError('refused', 'the owner takes no direct messages'))
  deliver(store, { ...chat, fallback })
  chat.removeThread('discord:1')
  await store.outbox.add(text('a'))
  await eventually('spooled', async () => (await store.outbox.spooled(9)).length === 1)
  await empty(store)
})

test('a topic that gets no thread says so, and the channel keeps its other messages', async () => {
  const { store } = await testStore()
  const chat = createFakeChat()
  const openThread = () => Promise.reject(new ChatError('gone', 'Discord: Missing Permissions'))
  const body = { kind: 'open-topic', title: 'fix it', by: 'discord:7', hostId: 'h1' } as const
  await store.outbox.add({ id: 't', thread: 'discord:5', body })
  await store.outbox.add(text('a', 'discord:5'))
  deliver(store, { ...chat, openThread })
  await expect
    .poll(() => chat.texts('discord:5'), patient)
    .toEqual([
      '**fix it**',
      'a',
      'No thread could be made for "fix it": Discord: Missing Permissions. Ask again when one can.',
    ])
  expect(await store.outbox.spooled(9)).toEqual([])
})
