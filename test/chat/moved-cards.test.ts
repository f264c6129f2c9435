import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { askCard } from '../store/new-card.ts'
import { delivered, empty, patient } from './run-delivery.ts'

const ask = (title = 'Run a command') => askCard('ask-1', { title }, { replyTo: '10' })

test('a request in a thread that is gone is asked in its parent, as a message of its own, and answered there', async () => {
  const { store, chat } = await delivered()
  chat.removeThread('discord:1', 'discord:2')
  await store.cards.put(ask())
  await expect.poll(() => chat.texts('discord:2'), patient).toHaveLength(1)
  const [message] = chat.in('discord:2')
  expect(message?.message.buttons).toHaveLength(2)
  expect(message?.message.replyTo).toBeUndefined()
  await store.cards.answer('ask-1', { choice: 'once', by: 'discord:8', at: 1 })
  await expect.poll(() => chat.texts('discord:2')[0], patient).toContain('**Allow once** · <@8>')
  expect(chat.texts('discord:2')).toHaveLength(1)
})

test('where that is gone too, one further; where there is nowhere, it is in the spool', async () => {
  const { store, chat } = await delivered()
  chat.removeThread('discord:1', 'discord:2')
  chat.removeThread('discord:2', 'discord:3')
  await store.cards.put(ask())
  await expect.poll(() => chat.texts('discord:3'), patient).toHaveLength(1)
  chat.removeThread('discord:5')
  await store.cards.put(askCard('ask-2', { topicId: 'discord:5' }, { thread: 'discord:5' }))
  await eventually('spooled', async () => (await store.outbox.spooled(9)).length === 1)
  const [spooled] = await store.outbox.spooled(9)
  expect(spooled).toMatchObject({ id: 'card-ask-2', thread: 'discord:5', body: { kind: 'text' } })
  expect(JSON.stringify(spooled?.body)).toContain('Run a command')
  await empty(store)
  expect(await store.cards.get('ask-2')).toMatchObject({ isFinal: false })
})

test('a request whose message is deleted is asked anew while it waits, once', async () => {
  const { store, chat } = await delivered()
  const shown = async (title: string) => {
    await store.cards.put(ask(title))
    await eventually('settled', async () => (await store.cards.stale()).length === 0)
  }
  await shown('one')
  await chat.remove('discord:1', '1')
  await shown('two')
  expect(chat.in('discord:1').map(({ id }) => id)).toEqual(['2'])
  expect(chat.texts('discord:1')[0]).toContain('**two**')
  expect(chat.in('discord:1')[0]?.message.replyTo).toBe('10')
  await chat.remove('discord:1', '2')
  await shown('three')
  expect(chat.texts('discord:1')).toEqual([])
})

test('another process goes on from there', async () => {
  const { store, chat, another } = await delivered()
  await store.cards.put(ask())
  await eventually('posted', async () => (await store.cards.get('ask-1'))?.messageId === '1')
  const second = await another()
  expect(await second.cards.repost('ask-1', 1)).toBe(false)
  expect(await second.cards.repost('ask-1', 0, 'discord:2')).toBe(true)
  expect(await second.cards.repost('ask-1', 0, 'discord:3')).toBe(false)
  await expect.poll(() => chat.texts('discord:2'), patient).toHaveLength(1)
  await eventually('noted', async () => (await second.cards.get('ask-1'))?.messageId === '2')
  await second.cards.put(ask('again'))
  await expect.poll(() => chat.texts('discord:2')[0], patient).toContain('**again**')
  await store.cards.answer('ask-1', { choice: 'once', by: 'discord:8', at: 1 })
  expect(await store.cards.repost('ask-1', 1)).toBe(false)
})
