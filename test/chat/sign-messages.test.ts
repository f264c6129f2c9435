import { expect, test } from 'vitest'
import type { InboxEntry } from '../../src/store/inbox.ts'
import { eventually } from '../support/eventually.ts'
import { createFakeChat } from '../support/fake-chat.ts'
import { testStore } from '../support/store.ts'
import { deliver, patient, text } from './run-delivery.ts'

const topicId = 'discord:10'
const entry = (n: number): InboxEntry => ({
  id: `discord:${n}`,
  topicId,
  by: { kind: 'discord', userId: '7', roleIds: [] },
  text: `text ${n}`,
  at: 1,
})

/** A topic that message 10 of channel 7 opened, with message 11 behind it. */
async function twoMessages() {
  const { store, another } = await testStore()
  const topic = { title: 'login', hostId: 'here', starter: { channelId: '7', messageId: '10' } }
  await store.inbox.add(entry(10), topic)
  await store.inbox.add(entry(11), topic)
  const chat = createFakeChat()
  const signs = () => chat.calls.filter((call) => /sign/.test(call))
  const settled = () => eventually('the signs to be shown', async () => (await store.signs.stale()).length === 0)
  return { store, another, chat, signs, settled }
}

test('each message shows one sign after the other; the one that opened the topic in its own channel', async () => {
  const { store, chat, signs, settled } = await twoMessages()
  deliver(store, chat)
  await store.signs.follow(topicId, 'discord:10')
  await settled()
  await store.inbox.finish(entry(10), [])
  await settled()
  await store.inbox.finish(entry(11), [], undefined, 'failed')
  await settled()
  expect(Object.fromEntries(chat.signs)).toEqual({ '10': ['done'], '11': ['failed'] })
  expect(signs().filter((call) => call.includes('sign 10'))).toEqual([
    'sign 10 working discord:7',
    'unsign 10 working discord:7',
    'sign 10 done discord:7',
  ])
  expect(signs().filter((call) => call.includes('sign 11'))).toEqual([
    'sign 11 seen discord:10',
    'unsign 11 seen discord:10',
    'sign 11 working discord:10',
    'unsign 11 working discord:10',
    'sign 11 failed discord:10',
  ])
})

test('a process that died leaves the right one to the next, wherever it was cut', async () => {
  const { store, chat, signs, settled } = await twoMessages()
  await store.signs.follow(topicId, 'discord:10')
  // Noted, and put or not; the answer came before anybody knew.
  await store.signs.shows('discord:10', 'working')
  await chat.sign('discord:7', '10', 'working')
  await store.inbox.finish(entry(10), [])
  await store.inbox.finish(entry(11), [])
  deliver(store, chat)
  await settled()
  expect(Object.fromEntries(chat.signs)).toEqual({ '10': ['done'], '11': ['done'] })
  expect(signs().filter((call) => call.includes('sign 11'))).toEqual(['sign 11 done discord:10'])
})

test('a sign that fails is tried again and delays no answer; one that can never be is given up', async () => {
  const { store, chat, signs, settled } = await twoMessages()
  chat.failNext('discord:7', 'later')
  chat.failNext('discord:7', 'unknown', { accepted: true })
  chat.failNext('discord:10', 'gone')
  await store.signs.follow(topicId, 'discord:10')
  deliver(store, chat)
  await settled()
  expect(Object.fromEntries(chat.signs)).toEqual({ '10': ['working'] })
  await store.inbox.finish(entry(10), [text('a', topicId, 'Hello.')])
  await expect.poll(() => chat.texts(topicId), patient).toEqual(['Hello.'])
  await store.inbox.finish(entry(11), [])
  await settled()
  expect(chat.signs.get('10')).toEqual(['done'])
  expect(signs().filter((call) => call.includes('sign 11'))).toEqual(['sign 11 seen discord:10'])
})

test('a chat that is away shows the end alone when it comes back', async () => {
  const { store, chat, signs, settled } = await twoMessages()
  chat.setReady(false)
  deliver(store, chat)
  await store.signs.follow(topicId, 'discord:10')
  await store.inbox.finish(entry(10), [])
  await store.inbox.change(topicId, 'discord:11', undefined)
  chat.setReady(true)
  await settled()
  expect(signs()).toEqual(['sign 10 done discord:7'])
})
