import { expect, onTestFinished, test } from 'vitest'
import { startDelivery } from '../../src/chat/delivery.ts'
import type { AskCard } from '../../src/store/card.ts'
import { eventually } from '../support/eventually.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { askCard, turnCard } from '../store/new-card.ts'
import { runTopic } from './run-topic.ts'

/** A topic whose cards and answers are brought into Discord. */
async function runCards() {
  const topic = await runTopic()
  const { store, chat, topicId, thread } = topic
  const delivery = startDelivery({ store, chats: new Map([['discord', chat]]), logger: silentLogger })
  onTestFinished(() => delivery.stop())
  const shown = (text: string) =>
    eventually(`a message with ${text}`, () => thread.messages().find(({ content }) => content.includes(text)))
  const ask = (id: string, body: Partial<AskCard>) =>
    store.cards.put(
      askCard(
        id,
        { topicId, by: { kind: 'discord', userId: topic.wire.owner.id, roleIds: [] }, ...body },
        { thread: topicId },
      ),
    )
  return { ...topic, shown, ask }
}

test('a turn in a thread: its card, a press on Stop, what it did, and its answer below', async () => {
  const { store, wire, topicId, thread, shown, asked, signals } = await runCards()
  const entry = await store.inbox.peek(topicId)
  if (entry === undefined) throw new Error('no message')
  const put = (body: Parameters<typeof turnCard>[1]) =>
    store.cards.put(turnCard(entry.id, { topicId, ...body }, { thread: topicId, replyTo: asked.id }))
  const lines = [{ callId: 'a', title: 'Bash: npm test', state: 'running' }] as const
  await put({ text: 'I look.', lines })
  const card = await shown('I look.')
  await wire.owner.press(card, 'Stop')
  await eventually('the stop', () => signals.some(({ kind }) => kind === 'stop'))
  await store.inbox.finish(entry, [
    { id: 'a', thread: topicId, body: { kind: 'text', text: 'Stopped halfway.', mention: wire.owner.id } },
  ])
  await put({ lines, outcome: 'cancelled' })
  await eventually('the record', () => card.content.includes('stopped'))
  await shown('Stopped halfway.')
  expect(
    thread
      .messages()
      .filter(({ bot }) => bot)
      .map(({ content }) => content),
  ).toEqual(['⏹ **claude**: stopped\n· Bash: npm test', `Stopped halfway.\n<@${wire.owner.id}>`])
  expect(card.raw.components).toEqual([])
})

test('a request too long for a message: attached, pressed once, and kept with its answer', async () => {
  const { store, wire, shown, ask } = await runCards()
  const detail = `cat <<'E'\n${'x'.repeat(5000)}\nE`
  await ask('ask-discord:1-1-0', { detail })
  const card = await shown('Run a command')
  expect(card.content.startsWith(`<@${wire.owner.id}> 🔐 **Run a command**`)).toBe(true)
  expect(card.file('request.txt')).toBe(detail)
  await wire.owner.press(card, 'Deny')
  await shown('🚫 **Run a command**')
  expect(card.content).toContain(`**Deny** · <@${wire.owner.id}>`)
  expect(card.attachments.map(({ filename }) => filename)).toEqual(['request.txt'])
  expect((await store.cards.get('ask-discord:1-1-0'))?.body).toMatchObject({ answer: { choice: 'deny' } })
})

test('as many choices as there can be, with the longest ids and labels, are taken by Discord', async () => {
  const { ask, shown } = await runCards()
  const label = '\u{1F600}'.repeat(60)
  const choices = Array.from({ length: 30 }, (_, n) => ({ id: `c${n}`, label, style: 'plain' as const }))
  await ask(`ask-answer:ask-discord:${'9'.repeat(20)}-99-99-99-99`, { choices, freeText: true, detail: '' })
  const card = await shown('Run a command')
  expect(card.raw.components).toHaveLength(5)
})
