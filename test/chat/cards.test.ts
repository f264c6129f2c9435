import { expect, test } from 'vitest'
import { ChatError } from '../../src/chat/chat.ts'
import type { Chat } from '../../src/chat/chat.ts'
import { nonce } from '../../src/chat/nonce.ts'
import type { TurnCard } from '../../src/store/card.ts'
import type { Store } from '../../src/store/store.ts'
import { eventually } from '../support/eventually.ts'
import { createFakeChat } from '../support/fake-chat.ts'
import { testStore } from '../support/store.ts'
import { askCard, turnCard } from '../store/new-card.ts'
import { deliver, delivered, empty, patient, text } from './run-delivery.ts'

const entry = {
  id: 'discord:10',
  topicId: 'discord:1',
  by: { kind: 'discord', userId: '7', roleIds: [] },
  text: 'fix it',
  at: 10,
} as const
/** The turn's message is in the inbox: it runs. */
const begin = (store: Store) => store.inbox.add(entry, { title: 'a topic', hostId: 'h1' })
const card = (body: Partial<TurnCard> = {}) => turnCard(entry.id, body)
const calls = [{ callId: 'a', title: 'Bash: npm test', state: 'done' }] as const
const settled = (store: Store) => eventually('nothing is stale', async () => (await store.cards.stale()).length === 0)
const working = (more = '') => `⏳ **claude** is working${more}`

test('a card is posted at once as a reply, edited in place, and its final state is the last', async () => {
  const { store, chat } = await delivered()
  await begin(store)
  await store.cards.put(card({ text: 'I look' }))
  await expect.poll(() => chat.texts('discord:1'), patient).toEqual([working('\nI look')])
  const [message] = chat.in('discord:1')
  expect(message).toMatchObject({ nonce: nonce('card-turn-discord:10', 0), message: { replyTo: '10' } })
  expect(message?.message.buttons?.map(({ id }) => id)).toEqual(['turn-stop:discord:1', 'turn-steer:discord:1'])
  await store.cards.put(card({ text: 'I looked', lines: calls, outcome: 'done' }))
  await expect.poll(() => chat.texts('discord:1'), patient).toEqual(['✅ **claude**: done\n✓ Bash: npm test'])
  expect(chat.in('discord:1')[0]?.message.buttons).toBeUndefined()
  await settled(store)
  expect(await store.cards.get('turn-discord:10')).toMatchObject({ messageId: '1', isFinal: true })
})

test('edits come once a second with the latest state, the final one at once', async () => {
  const { store } = await testStore()
  const chat = createFakeChat()
  // The editor's clock stands still: by it no second ever passes.
  const now = Date.now()
  deliver(store, chat, () => now)
  await begin(store)
  await store.cards.put(card({ text: '0' }))
  await expect.poll(() => chat.texts('discord:1'), patient).toEqual([working('\n0')])
  for (let i = 1; i < 50; i += 1) await store.cards.put(card({ text: String(i) }))
  await store.cards.put(card({ text: '50', lines: calls, outcome: 'cancelled' }))
  await expect.poll(() => chat.texts('discord:1'), patient).toEqual(['⏹ **claude**: stopped\n✓ Bash: npm test'])
  await settled(store)
  expect(chat.in('discord:1')[0]?.edits).toHaveLength(1)
})

test('a second later the latest state is shown, and nothing in between', async () => {
  const { store } = await testStore()
  const chat = createFakeChat()
  let now = Date.now()
  deliver(store, chat, () => now)
  await begin(store)
  await store.cards.put(card({ text: '0' }))
  await settled(store)
  for (const words of ['1', '2', '3']) await store.cards.put(card({ text: words }))
  const [message] = chat.in('discord:1')
  expect(message?.edits).toEqual([])
  now += 1000
  await expect.poll(() => chat.texts('discord:1'), patient).toEqual([working('\n3')])
  await settled(store)
  expect(message?.edits).toHaveLength(1)
})

test('the first words are shown at once, also on a card that stands there already; later ones wait', async () => {
  const { store } = await testStore()
  const chat = createFakeChat()
  // By the editor's clock no second ever passes.
  const now = Date.now()
  deliver(store, chat, () => now)
  await begin(store)
  await store.cards.put(card({ lines: calls }))
  await settled(store)
  await store.cards.put(card({ lines: calls, text: 'Green' }))
  await settled(store)
  expect(chat.texts('discord:1')).toEqual([working('\n✓ Bash: npm test\n\nGreen')])
  await store.cards.put(card({ lines: calls, text: 'Green. All' }))
  await store.cards.put(card({ lines: calls, text: 'Green. All of it.', outcome: 'done' }))
  await settled(store)
  expect(chat.in('discord:1')[0]?.edits).toHaveLength(2)
})

test('an edit that the limits of the chat hold back is given up when the answer comes, and not made after it', async () => {
  const { store } = await testStore()
  const chat = createFakeChat()
  const held = Promise.withResolvers<AbortSignal | undefined>()
  const edit: Chat['edit'] = (_thread, _messageId, _message, signal) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new ChatError('unknown', 'given up')))
      held.resolve(signal)
    })
  let now = Date.now()
  deliver(store, { ...chat, edit }, () => now)
  await begin(store)
  await store.cards.put(card({ text: '0' }))
  await settled(store)
  now += 1000
  await store.cards.put(card({ text: '1' }))
  const signal = await held.promise
  await store.inbox.finish(entry, [text('answer')])
  await expect.poll(() => chat.texts('discord:1'), patient).toEqual([working('\n0'), 'answer'])
  expect(signal?.aborted).toBe(true)
  await store.cards.put(card({ text: '1', outcome: 'done' }))
  await expect.poll(() => chat.texts('discord:1'), patient).toEqual(['answer'])
})

test('a turn that only spoke takes its card away: the answer stands', async () => {
  const { store, chat } = await delivered()
  await begin(store)
  await store.cards.put(card({ text: 'Hel' }))
  await expect.poll(() => chat.texts('discord:1'), patient).toHaveLength(1)
  await store.inbox.finish(entry, [text('a', 'discord:1', 'Hello.')])
  await store.cards.put(card({ text: 'Hello.', outcome: 'done' }))
  await expect.poll(() => chat.texts('discord:1'), patient).toEqual(['Hello.'])
  await settled(store)
})

test('a card never comes after its own answer: not final, nor while its end is not yet written', async () => {
  const { store, chat } = await delivered()
  await begin(store)
  chat.setReady(false)
  await store.cards.put(card({ lines: calls }))
  await store.inbox.finish(entry, [text('a', 'discord:1', 'Hello.')])
  chat.setReady(true)
  await empty(store)
  await settled(store)
  await store.cards.put(card({ lines: calls, outcome: 'done' }))
  await settled(store)
  expect(chat.texts('discord:1')).toEqual(['Hello.'])
})

test('a request that was answered before its first post is posted all the same', async () => {
  const { store, chat } = await delivered()
  chat.setReady(false)
  await store.cards.put(askCard('ask-1'))
  await store.cards.answer('ask-1', { choice: 'once', by: 'discord:8', at: 1 })
  chat.setReady(true)
  await expect.poll(() => chat.texts('discord:1')[0], patient).toContain('**Allow once** · <@8>')
  expect(chat.in('discord:1')[0]?.message.mention).toBe('7')
})

test('a request is posted with its file, once; its edits bring none', async () => {
  const { store, chat } = await delivered()
  await store.cards.put(askCard('ask-1', { detail: 'x'.repeat(5000) }))
  await settled(store)
  expect(chat.in('discord:1')[0]?.message.files?.map(({ name }) => name)).toEqual(['request.txt'])
  await store.cards.answer('ask-1', { choice: 'deny', by: 'discord:8', at: 1 })
  await expect.poll(() => chat.texts('discord:1')[0], patient).toContain('**Deny** · <@8>')
  expect(chat.in('discord:1')[0]?.message.files).toBeUndefined()
})

test('what is not shown is left alone until it is', async () => {
  const { store, chat } = await delivered()
  await begin(store)
  await store.cards.put({ ...card(), isShown: false })
  await store.cards.put(askCard('ask-1'))
  await expect.poll(() => chat.texts('discord:1'), patient).toHaveLength(1)
  expect(chat.texts('discord:1')[0]).toContain('Run a command')
  await store.cards.put(card({ text: 'a' }))
  await expect.poll(() => chat.texts('discord:1'), patient).toHaveLength(2)
})

test('a first post that was not accepted, or perhaps accepted, is one message in the end', async () => {
  const { store, chat } = await delivered()
  chat.failNext('discord:1', 'later')
  chat.failNext('discord:1', 'unknown', { accepted: true })
  await store.cards.put(askCard('ask-1'))
  await settled(store)
  expect(chat.texts('discord:1')).toHaveLength(1)
  expect(await store.cards.get('ask-1')).toMatchObject({ messageId: '1' })
})

test('when its nonce may be forgotten a card is looked up before it is posted again, and brought up to date', async () => {
  const { store } = await testStore()
  const chat = createFakeChat()
  await begin(store)
  await store.cards.put(card({ text: 'one' }))
  // A process posted it and died before it could note so.
  await chat.send('discord:1', { text: 'one' }, nonce('card-turn-discord:10', 0))
  chat.forgetNonces()
  await store.cards.put(card({ text: 'two' }))
  deliver(store, chat, () => Date.now() + 61_000)
  await expect.poll(() => chat.texts('discord:1'), patient).toEqual([working('\ntwo')])
  await settled(store)
  expect(chat.calls).toContain('find discord:1')
})

test('a card whose poster died, and whose turn is over by now, does not stay as it was', async () => {
  const { store } = await testStore()
  const chat = createFakeChat()
  await begin(store)
  await store.cards.put(card({ text: 'one' }))
  await chat.send('discord:1', { text: 'one' }, nonce('card-turn-discord:10', 0))
  await store.inbox.finish(entry, [])
  await store.cards.put(card({ text: 'one', outcome: 'done' }))
  deliver(store, chat, () => Date.now() + 1000)
  await settled(store)
  expect(chat.texts('discord:1')).toEqual([])
})

test('a card that a process left stale is brought up to date by the next', async () => {
  const { store, another } = await testStore()
  const chat = createFakeChat()
  const first = deliver(store, chat)
  await begin(store)
  await store.cards.put(card({ text: 'one' }))
  await settled(store)
  await first.stop()
  await store.cards.put(card({ text: 'two' }))
  deliver(await another(), chat)
  await expect.poll(() => chat.texts('discord:1'), patient).toEqual([working('\ntwo')])
})

test("a turn's message that somebody deleted is left in peace", async () => {
  const { store, chat } = await delivered()
  await begin(store)
  await store.cards.put(card({ text: 'one' }))
  await settled(store)
  await chat.remove('discord:1', '1')
  await store.cards.put(card({ text: 'two', lines: calls, outcome: 'done' }))
  await settled(store)
  expect(chat.texts('discord:1')).toEqual([])
  expect(chat.calls.filter((call) => call === 'send discord:1')).toHaveLength(1)
})

test('fifty topics that stream at once: each message shows its own latest state, and no edit goes back', async () => {
  const { store } = await testStore()
  const chat = createFakeChat()
  let now = Date.now()
  deliver(store, chat, () => now)
  const threads = Array.from({ length: 50 }, (_, i) => `discord:${100 + i}` as const)
  const put = (thread: `discord:${number}`, n: number, change: Partial<TurnCard> = {}) => {
    const lines = [{ callId: 'a', title: `call ${n}`, state: 'done' as const }]
    return store.cards.put(turnCard(`e-${thread}`, { topicId: thread, lines, ...change }, { thread }))
  }
  for (const thread of threads)
    await store.inbox.add({ ...entry, id: `e-${thread}`, topicId: thread }, { title: 'a topic', hostId: 'h1' })
  for (let n = 0; n < 20; n += 1) {
    await Promise.all(threads.map((thread) => put(thread, n)))
    now += 400
  }
  await Promise.all(threads.map((thread) => put(thread, 99, { outcome: 'done' })))
  await settled(store)
  for (const thread of threads) {
    const [message] = chat.in(thread)
    const numbers = message?.edits.map(({ text: words }) => Number(/call (\d+)/.exec(words)?.[1])) ?? []
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    expect(chat.texts(thread)).toEqual(['✅ **claude**: done\n✓ call 99'])
  }
})
