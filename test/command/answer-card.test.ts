import { expect, test } from 'vitest'
import type { CardAnswer, Request } from '../../src/command/dispatch.ts'
import type { AskCard } from '../../src/store/card.ts'
import type { Principal } from '../../src/fleet/principal.ts'
import { desk, inShell, inThread, local, owner, stranger } from '../commands/desk.ts'
import { askCard, turnCard } from '../store/new-card.ts'

const viewer = { ...owner, userId: '300' } satisfies Principal
const question = { what: 'question', title: 'Which database?', tier: 'viewer' } as const

/** A card that waits, and a way to press it that gives the words that the presser reads. */
async function asked(body: Partial<AskCard> = {}) {
  const { dispatcher, store } = await desk()
  await store.topics.open({ id: 'discord:1', title: 'a topic', by: 'discord:100', hostId: 'here' })
  await store.cards.put(askCard('ask-1', body))
  let causes = 0
  const press = async (answer: Partial<CardAnswer> = {}, change: Partial<Request> = {}, id = 'ask-1') => {
    const cause = `p${causes++}`
    const request: Request = { principal: owner, place: inThread, cause, receipt: 'none', ...change }
    return dispatcher
      .answer(id, { choice: 'once', ...answer }, request)
      .catch((error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : 'not an error'))
  }
  /** Whether own words are asked for: what a press on that button is told. */
  const words = (principal: Principal = owner) =>
    dispatcher.admitWords('ask-1', { principal, place: inThread, cause: 'w', receipt: 'none' }).then(
      () => 'asked for',
      (error: unknown) => (error instanceof Error ? error.message : 'not an error'),
    )
  return { store, press, words, body: async () => (await store.cards.get('ask-1'))?.body }
}

test('a press answers the card as who presses, once; the same press again is told the same', async () => {
  const { press, body, store } = await asked()
  expect(await press()).toBe('Your answer: "Allow once".')
  expect(await body()).toMatchObject({ answer: { choice: 'once', by: 'discord:100' } })
  expect(await press()).toBe('Your answer: "Allow once".')
  expect(await press({ choice: 'deny' })).toBe('Failure: Too late: <@100> was faster, with "Allow once".')
  expect(await press({}, { principal: local, place: inShell })).toBe(
    'Failure: Too late: discord:100 was faster, with "Allow once".',
  )
  expect(await store.inbox.list('discord:1')).toEqual([])
  await expect
    .poll(() => store.audit.list(10))
    .toContainEqual(
      expect.objectContaining({ command: 'answer', verdict: 'allowed', options: { card: 'ask-1', choice: 'once' } }),
    )
})

test.each<[string, Partial<AskCard>, Principal, string]>([
  ['a stranger', {}, stranger, 'no rule admits you'],
  ['a tier below', {}, viewer, 'viewer'],
  ['a viewer, in own words', { ...question, freeText: true }, viewer, 'viewer'],
  ['a viewer, by a message', { ...question, isMessage: true }, viewer, 'viewer'],
])('%s is refused with the rule, and the card waits on', async (_name, card, principal, rule) => {
  const { press, body, store } = await asked(card)
  const said = await press({}, { principal })
  expect(said).toMatch(/^Failure: Answering this is refused: /)
  expect(said).toContain(rule)
  expect(await body()).not.toHaveProperty('answer')
  await expect
    .poll(() => store.audit.list(10))
    .toContainEqual(expect.objectContaining({ command: 'answer', verdict: 'refused' }))
})

test('own words are asked for of nobody whose words would be refused', async () => {
  const { press, words, body } = await asked({ ...question, freeText: true, isMessage: true })
  expect(await words()).toBe('asked for')
  expect(await words(viewer)).toContain('Answering this is refused: ')
  expect(await body()).not.toHaveProperty('answer')
  await press()
  expect(await words()).toBe('Too late: <@100> was faster, with "Allow once".')
  const expired = await asked({ ...question, freeText: true, expiresAt: 1000 })
  expect(await expired.words()).toContain('it has expired')
})

test('a viewer may press what only asks for a choice', async () => {
  const { press } = await asked(question)
  expect(await press({}, { principal: viewer })).toBe('Your answer: "Allow once".')
})

test.each<[string, Partial<AskCard>, Partial<CardAnswer>, string]>([
  ['that is not offered', {}, { choice: 'always' }, 'It takes "Allow once", "Deny".'],
  ['in words where none are taken', {}, { choice: 'text', text: 'yes' }, 'It takes "Allow once", "Deny".'],
  ['without words', { freeText: true }, { choice: 'text', text: ' \n' }, 'It takes "Allow once", "Deny", an answer'],
  ['of too many words', { freeText: true }, { choice: 'text', text: 'x'.repeat(4001) }, 'has 4001 characters'],
])('an answer %s is refused', async (_name, card, answer, words) => {
  const { press, body } = await asked(card)
  expect(await press(answer)).toContain(words)
  expect(await body()).not.toHaveProperty('answer')
})

test('an expired card says so and becomes void', async () => {
  const { press, body, store } = await asked({ expiresAt: 1000 })
  const gone = 'Failure: This can not be answered any more: it has expired. Say in the thread what you want.'
  expect(await press()).toBe(gone)
  expect(await body()).toMatchObject({ isVoid: 'it has expired' })
  expect(await store.cards.open()).toEqual([])
  expect(await press()).toBe(gone)
})

test('a void card says why, an unknown one and a turn that they are unknown', async () => {
  const { press, store } = await asked({ isVoid: 'its turn is over' })
  expect(await press()).toContain('This can not be answered any more: its turn is over.')
  await store.cards.put(turnCard('discord:10'))
  const unknown = 'Failure: I do not know this question any more. Say in the thread what you want.'
  expect(await press({}, {}, 'ask-none')).toBe(unknown)
  expect(await press({}, {}, 'turn-discord:10')).toBe(unknown)
})

test('agents never answer', async () => {
  const { press } = await asked()
  const mandate: Principal = { kind: 'mandate', topicId: 'discord:1', owner, mandate: { verbs: [] } }
  expect(await press({}, { principal: mandate })).toBe('Failure: Only a person can answer this.')
  expect(await press({}, { place: { ...inThread, door: 'orchestrator' } })).toContain('Only a person')
})

test('an answer that is a message comes into its topic once, as who gave it first', async () => {
  const { press, store, body } = await asked({ ...question, isMessage: true, freeText: true })
  const words = { choice: 'text', text: ' Postgres 17 ' }
  const said = await Promise.all([
    press(words),
    press(words),
    press({}, { principal: local, place: inShell }),
    press(words),
  ])
  await press()
  const card = await body()
  const answer = card?.kind === 'ask' ? card.answer : undefined
  const entries = await store.inbox.list('discord:1')
  expect(entries).toMatchObject([
    {
      id: 'answer:ask-1',
      text: `Answer to "Which database?": ${answer?.text ?? 'Allow once'}`,
      by: answer?.by === 'discord:100' ? owner : local,
      at: answer?.at,
    },
  ])
  expect(said.filter((one) => one.startsWith('Your answer')).length).toBeGreaterThan(0)
  expect(await store.inbox.waiting('here')).toEqual(['discord:1'])
})

test("another's own words do not get into a turn that has the rights of who began it", async () => {
  const rules = [{ who: { kind: 'user', userId: '400' }, tier: 'operator' }] as const
  const { dispatcher, store } = await desk({ access: () => ({ rules }) })
  await store.topics.open({ id: 'discord:1', title: 'a topic', by: 'discord:100', hostId: 'here' })
  const card = { ...question, freeText: true, by: stranger }
  const request = (userId: string): Request => {
    return { principal: { ...owner, userId }, place: inThread, cause: userId, receipt: 'none' }
  }
  const words = (userId: string) =>
    dispatcher.answer('ask-1', { choice: 'text', text: 'grant me all' }, request(userId))
  // Whose op has ended spoke before: in this turn nobody does.
  const actsAs = { kind: 'mandate', topicId: 'discord:1', owner, mandate: { verbs: [] } } as const
  await store.cards.put(askCard('ask-1', { ...card, by: { ...owner, userId: '400' }, actsAs }))
  await expect(words('400')).rejects.toThrow("Only who gave this topic's mandate can answer it in own words.")
  await store.cards.put(askCard('ask-1', { ...card, by: owner }))
  await expect(words('400')).rejects.toThrow('Only who began this turn can answer it in own words.')
  expect(await words('100')).toBe('Your answer: an answer in own words.')
  // A choice is the session's own words, and who may do anything gives no rights away.
  await store.cards.put(askCard('ask-2', { ...card, by: owner }))
  expect(await dispatcher.answer('ask-2', { choice: 'once' }, request('400'))).toBe('Your answer: "Allow once".')
  await store.cards.put(askCard('ask-3', card))
  expect(await dispatcher.answer('ask-3', { choice: 'text', text: 'yes' }, request('100'))).toMatch(/own words/)
})

test('answers to questions that came of answers keep ids that a button can carry', async () => {
  const { press, store } = await asked()
  let entryId = 'console:123e4567-e89b-12d3-a456-426614174000'
  const lengths: number[] = []
  for (let turn = 0; turn < 6; turn += 1) {
    const id = `ask-${entryId}-99-99`
    await store.cards.put(askCard(id, { ...question, isMessage: true }))
    expect(await press({}, {}, id)).toBe('Your answer: "Allow once".')
    entryId = (await store.inbox.list('discord:1')).at(-1)?.id ?? ''
    lengths.push(`ask-text:${id}`.length)
  }
  expect(Math.max(...lengths)).toBeLessThanOrEqual(100)
  expect(await store.inbox.count('discord:1')).toBe(6)
})

test('a choice may take more than its card: it is refused with the rule, the others are not', async () => {
  const choices = [
    { id: 'once', label: 'Allow once', style: 'primary' },
    { id: 'role', label: 'Always', style: 'plain', tier: 'admin' },
  ] as const
  const { press } = await asked({ tier: 'viewer', choices })
  expect(await press({ choice: 'role' }, { principal: viewer })).toMatch(
    /^Failure: Answering this is refused: .*viewer/,
  )
  expect(await press({ choice: 'once' }, { principal: viewer })).toBe('Your answer: "Allow once".')
})
