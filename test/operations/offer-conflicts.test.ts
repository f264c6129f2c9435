import { expect, test } from 'vitest'
import { closeOffers, offerAnew, offerConflicts } from '../../src/operations/offer-conflicts.ts'
import type { Conflict } from '../../src/seed/conflicts.ts'
import type { Store } from '../../src/store/store.ts'
import { testStore } from '../support/store.ts'
import { conflictOf as conflict } from './conflict-of.ts'

const hostId = 'alpha'
const thread = 'discord:1'
const where = { hostId, thread, cause: 'op-1' } as const

const drift = (...conflicts: readonly Conflict[]) => ({ version: '2', conflicts })

async function offers(store: Store) {
  const open = await store.cards.open()
  return open.flatMap(({ thread: at, body }) =>
    body.kind === 'offer' ? [`${at} ${body.about.split('/').at(-1)} round ${body.round}`] : [],
  )
}

test('the first three have a card, a repeat makes no other, and asked again they stand below', async () => {
  const { store } = await testStore()
  const all = drift(...['a', 'b', 'c', 'd'].map((name) => conflict(name)))
  expect(await offerConflicts(store.cards, all, where)).toBe(3)
  await offerConflicts(store.cards, all, where)
  const three = ['a', 'b', 'c'].map((name) => `${thread} ${name}.md round 0`)
  expect(await offers(store)).toEqual(three)
  const first = (await store.cards.open()).map(({ id }) => id)
  expect(await offerConflicts(store.cards, all, { ...where, cause: 'op-2' })).toBe(3)
  expect(await offers(store)).toEqual(three)
  const closed = await Promise.all(first.map((id) => store.cards.get(id)))
  expect(closed.map((card) => card?.body.kind === 'offer' && card.body.outcome)).toEqual(
    Array.from(three, () => 'Asked again below.'),
  )
})

test('a card that is no longer one of the first three stays, and counts', async () => {
  const { store } = await testStore()
  await offerConflicts(store.cards, drift(...['c', 'd', 'e'].map((name) => conflict(name))), where)
  const more = drift(...['a', 'b', 'c', 'd', 'e'].map((name) => conflict(name)))
  expect(await offerConflicts(store.cards, more, { ...where, cause: 'op-2' })).toBe(5)
  expect((await offers(store)).toSorted()).toEqual(
    ['a', 'b', 'c', 'd', 'e'].map((name) => `${thread} ${name}.md round 0`),
  )
})

test('what waits no more is closed, what was changed meanwhile takes presses for what is there now', async () => {
  const { store } = await testStore()
  await offerConflicts(store.cards, drift(conflict('a'), conflict('b')), where)
  await offerConflicts(store.cards, drift(conflict('b', 'mine, and more')), { hostId, cause: 'op-2' })
  expect(await offers(store)).toEqual([`${thread} b.md round 1`])
  const [card] = await store.cards.open()
  const choices = card?.body.kind === 'offer' ? card.body.choices : []
  expect(choices.map(({ id, options, seen }) => [id, options, seen])).toEqual([
    ['keep', { keep: 'mos/roles/b.md' }, conflict('b', 'mine, and more').decide.keep.digest],
    ['take', { take: 'mos/roles/b.md' }, conflict('b', 'mine, and more').decide.take.digest],
    ['diff', { diff: 'mos/roles/b.md' }, undefined],
  ])
})

test('another host has a home of its own; a decision closes the cards of every thread, one that failed opens them', async () => {
  const { store } = await testStore()
  await offerConflicts(store.cards, drift(conflict('a')), where)
  await offerConflicts(store.cards, drift(conflict('a')), { hostId: 'beta', thread: 'discord:2', cause: 'op-2' })
  const path = 'mos/roles/a.md'
  await offerAnew(store.cards, { hostId, path })
  expect(await offers(store)).toEqual([`${thread} a.md round 1`, 'discord:2 a.md round 0'])
  await closeOffers(store.cards, { hostId, path, outcome: 'Kept yours' })
  expect(await offers(store)).toEqual(['discord:2 a.md round 0'])
})
