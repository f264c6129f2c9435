import { expect, test } from 'vitest'
import { nonce } from '../../src/chat/nonce.ts'
import { eventually } from '../support/eventually.ts'
import { createFakeChat } from '../support/fake-chat.ts'
import { testStore } from '../support/store.ts'
import { newOp } from '../store/new-op.ts'
import { deliver, delivered, empty, patient, text } from './run-delivery.ts'

test('entries are sent in order and leave the outbox; what waited before the start too', async () => {
  const { store } = await testStore()
  await store.outbox.add(text('a'))
  const chat = createFakeChat()
  deliver(store, chat)
  await store.outbox.add(text('b'))
  await store.outbox.add({ ...text('c'), replyTo: '9' })
  await expect.poll(() => chat.texts('discord:1'), patient).toEqual(['a', 'b', 'c'])
  await empty(store)
  expect(chat.in('discord:1')[2]?.message.replyTo).toBe('9')
  expect(chat.in('discord:1')[0]?.nonce).toMatch(/^[A-Z2-7]{25}$/)
})

test('a blocked thread blocks no other', async () => {
  const { store, chat } = await delivered()
  const release = chat.hold('discord:1')
  await store.outbox.add(text('a'))
  await store.outbox.add(text('b', 'discord:2'))
  await expect.poll(() => chat.texts('discord:2'), patient).toEqual(['b'])
  expect(chat.texts('discord:1')).toEqual([])
  release()
  await expect.poll(() => chat.texts('discord:1'), patient).toEqual(['a'])
})

test('what was not accepted, or perhaps accepted, is sent again and shown once', async () => {
  const { store, chat } = await delivered()
  chat.failNext('discord:1', 'later')
  chat.failNext('discord:1', 'unknown', { accepted: true })
  chat.failNext('discord:1', 'unknown')
  await store.outbox.add(text('a'))
  await store.outbox.add(text('b'))
  await expect.poll(() => chat.texts('discord:1'), patient).toEqual(['a', 'b'])
  await empty(store)
})

test('when its nonce may be forgotten a message is looked up before it is sent again', async () => {
  const { store } = await testStore()
  const chat = createFakeChat()
  chat.failNext('discord:1', 'unknown', { accepted: true })
  let now = Date.now()
  const first = deliver(store, chat, () => now)
  await store.outbox.add(text('a'))
  await eventually('noted', async () => (await store.outbox.head('discord:1'))?.triedAt !== undefined)
  await first.stop()
  chat.forgetNonces()
  now += 61_000
  deliver(store, chat, () => now)
  await empty(store)
  expect(chat.texts('discord:1')).toEqual(['a'])
  expect(chat.calls).toContain('find discord:1')
})

test('a process that died after a send, before it could note so, leads to no second message', async () => {
  const { store } = await testStore()
  const chat = createFakeChat()
  await store.outbox.add(text('a'))
  await chat.send('discord:1', { text: 'a' }, nonce('a', 0))
  chat.forgetNonces()
  deliver(store, chat, () => Date.now() + 61_000)
  await empty(store)
  expect(chat.texts('discord:1')).toEqual(['a'])
})

test('a refused message is dropped and the next one is sent', async () => {
  const { store, chat } = await delivered()
  chat.failNext('discord:1', 'refused')
  await store.outbox.add(text('a'))
  await store.outbox.add(text('b'))
  await expect.poll(() => chat.texts('discord:1'), patient).toEqual(['b'])
  await empty(store)
})

test('a message with nothing to see in it is passed over', async () => {
  const { store, chat } = await delivered()
  await store.outbox.add(text('a', 'discord:1', ' \n'))
  await store.outbox.add(text('b'))
  await expect.poll(() => chat.texts('discord:1'), patient).toEqual(['b'])
})

test('a long text goes on after the parts that were accepted, in another process too', async () => {
  const { store } = await testStore()
  const chat = createFakeChat()
  const lines = Array.from({ length: 4 }, (_, i) => String(i).repeat(1500))
  await store.outbox.add(text('a', 'discord:1', lines.join('\n')))
  const head = await store.outbox.head('discord:1')
  if (head !== undefined) await store.outbox.mark(head, { sentChunks: 2 })
  deliver(store, chat)
  await expect.poll(() => chat.texts('discord:1'), patient).toEqual(lines.slice(2))
  await empty(store)
})

test('a very long text shows its beginning and its end, and the whole of it is a file', async () => {
  const { store, chat } = await delivered()
  const words = Array.from({ length: 10_000 }, (_, n) => `word ${n}`).join(' ')
  await store.outbox.add(text('a', 'discord:1', words))
  await empty(store)
  const [beginning, end, ...more] = chat.in('discord:1').map(({ message }) => message)
  expect(more).toEqual([])
  expect(beginning?.text).toMatch(/^word 0 word 1 /)
  expect(end?.text).toMatch(
    /^-# … [\d,]+ characters between are in answer\.md, which has the whole\.\n[\s\S]* word 9999$/,
  )
  expect(end?.files).toEqual([{ name: 'answer.md', bytes: new TextEncoder().encode(words) }])
})

test('nothing is sent while the chat is not ready, everything once it is', async () => {
  const { store } = await testStore()
  const chat = createFakeChat()
  chat.setReady(false)
  deliver(store, chat)
  await store.outbox.add(text('a'))
  expect(chat.calls).toEqual([])
  chat.setReady(true)
  await expect.poll(() => chat.texts('discord:1'), patient).toEqual(['a'])
})

test("a topic's thread is made from its starter before the first message, once", async () => {
  const { store, chat } = await delivered()
  const starter = { channelId: '5', messageId: '1' }
  await store.topics.open({ id: 'discord:1', title: 'a topic', by: 'discord:7', hostId: 'h1', starter })
  await store.outbox.add(text('a'))
  await store.outbox.add(text('b'))
  await expect.poll(() => chat.texts('discord:1'), patient).toEqual(['a', 'b'])
  expect(chat.calls).toEqual(['openThread discord:5', 'send discord:1', 'send discord:1'])
})

test('a new topic is a starter message, its thread, its record and a first line', async () => {
  const { store, chat } = await delivered()
  const body = { kind: 'open-topic', title: 'fix *it*', by: 'discord:7', hostId: 'h1', guildId: 'g' } as const
  await store.outbox.add({ id: 't', thread: 'discord:5', body })
  await expect.poll(() => chat.texts('discord:5'), patient).toEqual([String.raw`**fix \*it\***`])
  await expect
    .poll(() => chat.texts('discord:1'), patient)
    .toEqual(['This topic is open: say here what you want done. A mention is not needed.'])
  expect(await store.topics.get('discord:1')).toMatchObject({
    title: 'fix *it*',
    guildId: 'g',
    starter: { channelId: '5', messageId: '1' },
  })
})

test('a plan that waits for a click is a card with its buttons', async () => {
  const { store, chat } = await delivered()
  await store.outbox.add({
    id: 'k',
    thread: 'discord:1',
    body: { kind: 'confirm', digest: 'abc', text: 'remove ada?' },
  })
  await expect.poll(() => chat.texts('discord:1'), patient).toEqual(['remove ada?'])
  expect(chat.in('discord:1')[0]?.message.buttons?.map((button) => button.id)).toEqual(['confirm:abc', 'dismiss:abc'])
})

test('a receipt moves with its op, and its end is one message that mentions who asked', async () => {
  const { store, chat } = await delivered()
  await store.ops.add(newOp('1'))
  await expect.poll(() => chat.texts('discord:1'), patient).toEqual(['⏳ **spawn ada** · queued · `op-1`'])
  await store.ops.update('op-1', { state: 'running' })
  await expect.poll(() => chat.texts('discord:1'), patient).toEqual(['⏳ **spawn ada** · running · `op-1`'])
  for (let i = 1; i < 20; i += 1) await store.ops.update('op-1', { steps: [{ name: `step ${i}`, state: 'running' }] })
  await store.ops.update('op-1', { state: 'done', steps: [], result: 'ada is up' })
  await expect
    .poll(() => chat.texts('discord:1'), patient)
    .toEqual(['✅ **spawn ada** · done · `op-1`\nada is up', '✅ **spawn ada** done\nada is up'])
  await eventually('nothing is stale', async () => (await store.receipts.stale()).length === 0)
  const [receipt, end] = chat.in('discord:1')
  expect(receipt?.edits.length).toBeLessThanOrEqual(4)
  expect(end?.message.mention).toBe('7')
})

test('a receipt that a process left stale is brought up to date by the next', async () => {
  const { store } = await testStore()
  const chat = createFakeChat()
  const { messageId } = await chat.send('discord:1', { text: 'ack' }, 'n')
  await store.ops.add(newOp('1', { receipt: 'ack' }))
  await store.receipts.shown({ opId: 'op-1', thread: 'discord:1', messageId })
  expect(await store.receipts.stale()).toEqual([])
  await store.ops.update('op-1', { state: 'running' })
  expect(await store.receipts.stale()).toEqual([{ opId: 'op-1', version: 2 }])
  deliver(store, chat)
  await expect.poll(() => chat.texts('discord:1'), patient).toEqual(['⏳ **spawn ada** · running · `op-1`'])
})

test('a receipt whose send was repeated does not stay as the first try showed it', async () => {
  const { store } = await testStore()
  const chat = createFakeChat()
  await store.ops.add(newOp('1'))
  // A process sent it and died before it could note so; the op went on.
  await chat.send('discord:1', { text: 'queued' }, nonce('receipt-op-1', 0))
  await store.ops.update('op-1', { state: 'done', result: 'ada is up' })
  deliver(store, chat)
  await expect
    .poll(() => chat.texts('discord:1'), patient)
    .toEqual(['✅ **spawn ada** · done · `op-1`\nada is up', '✅ **spawn ada** done\nada is up'])
})

test('an acknowledgement that nobody showed is posted as a message after 15 s', async () => {
  const { store } = await testStore()
  const chat = createFakeChat()
  await store.ops.add(newOp('1', { receipt: 'ack' }))
  await store.ops.add(newOp('2', { receipt: 'ack' }))
  await store.receipts.shown({ opId: 'op-2', thread: 'discord:1', messageId: '50' })
  expect(await store.receipts.adopt(Date.now() + 14_000)).toBe(0)
  expect(await store.receipts.adopt(Date.now() + 16_000)).toBe(1)
  deliver(store, chat)
  await expect.poll(() => chat.texts('discord:1'), patient).toEqual(['⏳ **spawn ada** · queued · `op-1`'])
  expect(await store.receipts.get('op-1')).toMatchObject({ thread: 'discord:1', messageId: '1' })
})

test('failures and restarts at any moment: each message once, in order', async () => {
  const { store, another } = await testStore()
  const chat = createFakeChat()
  const threads = ['discord:1', 'discord:2', 'discord:3'] as const
  const ids = Array.from({ length: 20 }, (_, i) => String(i))
  let delivery = deliver(store, chat)
  for (const [i, id] of ids.entries()) {
    await Promise.all(threads.map((thread) => store.outbox.add(text(`${thread} ${id}`, thread, id))))
    const thread = threads[i % threads.length] ?? 'discord:1'
    if (i % 4 === 0) chat.failNext(thread, 'unknown', { accepted: i % 8 === 0 })
    if (i % 5 === 0) {
      await delivery.stop()
      delivery = deliver(await another(), chat)
    }
  }
  await empty(store)
  for (const thread of threads) expect(chat.texts(thread)).toEqual(ids)
})
