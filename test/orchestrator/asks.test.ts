import { expect, onTestFinished, test } from 'vitest'
import { createAsks } from '../../src/orchestrator/create-asks.ts'
import type { Ask, Decision } from '../../src/runtime/agent-runtime.ts'
import type { AskCard, Card } from '../../src/store/card.ts'
import type { Store } from '../../src/store/store.ts'
import { owner } from '../commands/desk.ts'
import { eventually } from '../support/eventually.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { testStore } from '../support/store.ts'

const entry = { id: 'discord:1', topicId: 'discord:77', by: owner, text: 'go', at: 1 } as const
const permission: Ask = { kind: 'permission', title: 'Run a command', detail: 'npm publish', key: 'Bash:npm publish' }
const question: Ask = {
  kind: 'question',
  title: 'Which?',
  detail: 'Two fit.',
  choices: ['left', 'right'],
  freeText: true,
}

async function asking(more: Partial<Parameters<typeof createAsks>[0]> = {}) {
  const { store } = await testStore()
  await store.topics.open({ id: 'discord:77', title: 't', by: 'discord:100', hostId: 'here' })
  const asks = createAsks({ store, logger: silentLogger, entry, attempt: 1, allowed: [], ...more })
  onTestFinished(() => asks.end().catch(() => undefined))
  return { store, asks }
}

const shown = (store: Store, id: string): Promise<Card & { body: AskCard }> =>
  eventually(`the card ${id}`, async () => {
    const card = await store.cards.get(id)
    return card?.body.kind === 'ask' && { ...card, body: card.body }
  })

const press = (store: Store, id: string, choice: string, text?: string) =>
  store.cards.answer(id, { choice, by: 'discord:100', at: Date.now(), ...(text === undefined ? {} : { text }) })

test('a permission is a card with the whole of it, for operators, for ten minutes', async () => {
  const { store, asks } = await asking()
  const deciding = asks.ask(permission)
  const card = await shown(store, 'ask-discord:1-1-0')
  expect(card).toMatchObject({ thread: 'discord:77', replyTo: '1', isShown: true, isFinal: false })
  expect(card.body).toMatchObject({
    what: 'permission',
    title: 'Run a command',
    detail: 'npm publish',
    tier: 'operator',
    isMessage: false,
    by: owner,
  })
  expect(card.body.choices.map(({ label }) => label)).toEqual(['Allow once', 'Allow for this topic', 'Deny'])
  expect(card.body.expiresAt - card.at).toBeGreaterThan(590_000)
  expect(asks.open).toBe(1)
  await press(store, card.id, 'once')
  expect(await deciding).toEqual({ kind: 'once' })
  expect(asks.open).toBe(0)
})

const decisions: readonly [Ask, string, string | undefined, Decision][] = [
  [permission, 'deny', undefined, { kind: 'denied', reason: "A person denied it. Don't try it in another way." }],
  [
    permission,
    'deny',
    'use staging',
    { kind: 'denied', reason: "A person denied it. They say: use staging Don't try it in another way." },
  ],
  [question, 'c1', undefined, { kind: 'answer', text: 'right' }],
  [question, 'text', 'neither', { kind: 'answer', text: 'neither' }],
]
test.each(decisions)('%o answered with %s %s', async (request, choice, text, decision) => {
  const { store, asks } = await asking()
  const deciding = asks.ask(request)
  const { id } = await shown(store, 'ask-discord:1-1-0')
  await press(store, id, choice, text)
  expect(await deciding).toEqual(decision)
})

test('what is allowed for the topic is not asked again, in this turn and in later ones', async () => {
  const { store, asks } = await asking({ allowed: ['Bash:ls'] })
  expect(await asks.ask({ ...permission, key: 'Bash:ls' })).toEqual({ kind: 'once' })
  const deciding = asks.ask(permission)
  await press(store, (await shown(store, 'ask-discord:1-1-0')).id, 'topic')
  expect(await deciding).toEqual({ kind: 'topic' })
  expect(await asks.ask(permission)).toEqual({ kind: 'once' })
  expect((await store.topics.get('discord:77'))?.allowed).toEqual(['Bash:ls', 'Bash:npm publish'])
})

test('what is not told in full can be allowed once, and not for the topic', async () => {
  const { store, asks } = await asking()
  const untold: Ask = { kind: 'permission', title: 'Change a file', detail: 'Edit files\n/a' }
  const deciding = asks.ask(untold)
  const { id, body } = await shown(store, 'ask-discord:1-1-0')
  expect(body.choices.map(({ label }) => label)).toEqual(['Allow once', 'Deny'])
  await press(store, id, 'once')
  expect(await deciding).toEqual({ kind: 'once' })
  const again = asks.ask(untold)
  await press(store, (await shown(store, 'ask-discord:1-1-1')).id, 'deny')
  expect(await again).toMatchObject({ kind: 'denied' })
  expect((await store.topics.get('discord:77'))?.allowed).toBeUndefined()
})

test('nobody answers: denied with words for the session, and the card says that it expired', async () => {
  const { store, asks } = await asking({ withinMs: 30 })
  expect(await asks.ask(permission)).toEqual({
    kind: 'denied',
    reason: 'Nobody answered within 10 minutes, so it was not done.',
  })
  expect(await shown(store, 'ask-discord:1-1-0')).toMatchObject({
    isFinal: true,
    body: { isVoid: 'Nobody answered within 10 minutes, so it was not done.' },
  })
})

test('the turn ends: what waits is denied, its card is void, and nothing more is asked', async () => {
  const { store, asks } = await asking()
  const deciding = asks.ask(permission)
  await shown(store, 'ask-discord:1-1-0')
  await asks.end()
  expect(await deciding).toEqual({ kind: 'denied', reason: 'Its turn is over.' })
  expect(await shown(store, 'ask-discord:1-1-0')).toMatchObject({
    isFinal: true,
    body: { isVoid: 'Its turn is over.' },
  })
  expect(await press(store, 'ask-discord:1-1-0', 'once')).toMatchObject({ kind: 'late' })
  expect(await asks.ask(permission)).toEqual({ kind: 'denied', reason: 'Its turn is over.' })
})
