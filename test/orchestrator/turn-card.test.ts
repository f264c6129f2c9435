import { expect, test } from 'vitest'
import { createTurnCard } from '../../src/orchestrator/create-turn-card.ts'
import { newTurnCard } from '../../src/orchestrator/new-turn-card.ts'
import { untilStopped } from '../../src/orchestrator/until-stopped.ts'
import { watchSilence } from '../../src/orchestrator/watch-silence.ts'
import type { NewCard, TurnCard } from '../../src/store/card.ts'
import { eventually } from '../support/eventually.ts'
import { silentLogger } from '../support/silent-logger.ts'

const entry = { id: 'discord:1', topicId: 'discord:77', by: { kind: 'local', uid: 1 }, text: '', at: 1 } as const
const fresh = newTurnCard({ entry, topic: undefined, attempt: 1, runtime: 'pi', canSteer: false, isChannel: false })

/** Puts take as long as the test says; how many were under way at once is counted. */
function slowCards() {
  const puts: NewCard[] = []
  let underWay = 0
  let most = 0
  let gate = Promise.resolve()
  const put = async (card: NewCard) => {
    most = Math.max(most, ++underWay)
    puts.push(card)
    await gate
    underWay--
  }
  return {
    put,
    texts: () => puts.map(({ body }) => (body.kind === 'turn' ? body.text : '')),
    last: () => puts.at(-1),
    most: () => most,
    underWay: () => underWay,
    hold() {
      const held = Promise.withResolvers<void>()
      gate = held.promise
      return held.resolve
    },
  }
}

const said = (text: string) => (body: TurnCard) => ({ ...body, text })
const writer = (
  cards: ReturnType<typeof slowCards>,
  more: { afterMs?: number; isThere?: boolean; pauseMs?: number } = {},
) => createTurnCard({ cards, logger: silentLogger, card: fresh, isThere: false, afterMs: 0, ...more })

test('the first state is written at once, later ones together, never two at a time, the last always', async () => {
  const cards = slowCards()
  const card = writer(cards)
  const release = cards.hold()
  card.change(said('1'))
  card.show()
  for (let n = 2; n <= 100; n++) card.change(said(`${n}`))
  expect(cards.texts()).toEqual(['1'])
  release()
  await eventually('the second write', () => cards.texts().length === 2)
  card.change(said('end'))
  await card.end('done')
  expect(cards.texts()).toEqual(['1', '100', 'end'])
  expect(cards.last()).toMatchObject({ isFinal: true, isShown: true, body: { outcome: 'done' } })
  expect(cards.most()).toBe(1)
})

/** Longer than any test: what is written in it did not wait for it. */
const never = 3_600_000

test('the first words do not wait for the pause after a write, later ones do', async () => {
  const cards = slowCards()
  const card = writer(cards, { pauseMs: never })
  const release = cards.hold()
  card.show()
  // While it is written, and after that.
  card.change(said('1'))
  expect(cards.texts()).toEqual([''])
  release()
  await eventually('the words', () => cards.texts().length === 2)
  card.change(said('2'))
  await card.end('done')
  expect(cards.texts()).toEqual(['', '1', '2'])

  const other = slowCards()
  const silent = writer(other, { pauseMs: never })
  silent.show()
  await eventually('the pause', () => other.texts().length === 1 && other.underWay() === 0)
  await new Promise(setImmediate)
  silent.change(said('1'))
  expect(other.texts()).toEqual(['', '1'])
  await silent.end('done')
})

test('a turn that is over before it would be shown is never written', async () => {
  const cards = slowCards()
  const card = writer(cards, { afterMs: 5_000 })
  card.change(said('quick'))
  card.show()
  card.hold()
  await card.end('done')
  expect(cards.texts()).toEqual([])
})

test('one that an earlier try left is ended all the same', async () => {
  const cards = slowCards()
  const card = writer(cards, { afterMs: 5_000, isThere: true })
  await card.end('cancelled')
  expect(cards.last()).toMatchObject({ isFinal: true, body: { outcome: 'cancelled' } })
})

test('a write that fails is made up for', async () => {
  const cards = slowCards()
  let failures = 1
  const put = (card: NewCard) => (failures-- > 0 ? Promise.reject(new Error('away')) : cards.put(card))
  const card = writer({ ...cards, put })
  card.change(said('kept'))
  card.show()
  await eventually('the write', () => cards.texts().includes('kept'))
  await card.end('done')
})

test('a stream that does not hear its cancel is left a moment later; one that does ends itself', async () => {
  const deaf = async function* () {
    yield 1
    await new Promise(() => {})
  }
  const controller = new AbortController()
  const taken: number[] = []
  const take = (n: number) => {
    taken.push(n)
    controller.abort()
  }
  expect(await untilStopped(deaf(), controller.signal, take)).toBe(false)
  const hearing = async function* (signal: AbortSignal) {
    yield 2
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve))
    yield 3
  }
  const second = new AbortController()
  const takeAndStop = (n: number) => {
    taken.push(n)
    second.abort()
  }
  expect(await untilStopped(hearing(second.signal), second.signal, takeAndStop)).toBe(true)
  expect(taken).toEqual([1, 2, 3])
})

test('a stream that breaks is an error of its own', async () => {
  const broken = async function* () {
    yield await Promise.reject(new Error('torn'))
  }
  await expect(untilStopped(broken(), new AbortController().signal, () => undefined)).rejects.toThrow('torn')
})

test('when nothing comes for long the card says so, until something comes; waiting for a person is not silence', async () => {
  const cards = slowCards()
  const card = writer(cards)
  let isExcused = true
  let looks = 0
  const look = () => {
    looks++
    return isExcused
  }
  const silence = watchSilence({ runtime: 'claude', card, isExcused: look, afterMs: 10 })
  await eventually('a look', () => looks > 1)
  expect(cards.texts()).toEqual([])
  isExcused = false
  await eventually('the note', () => cards.last()?.body.kind === 'turn')
  expect(cards.last()?.body).toMatchObject({
    note: 'Nothing came from claude for 0 minutes. `/stop` ends the turn.',
  })
  isExcused = true
  silence.heard()
  silence.end()
  await card.end('done')
  expect(cards.last()?.body).not.toHaveProperty('note')
})
