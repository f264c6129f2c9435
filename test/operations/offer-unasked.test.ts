import { expect, test } from 'vitest'
import { offerUnasked } from '../../src/operations/offer-unasked.ts'
import { closeOffers, offerConflicts } from '../../src/operations/offer-conflicts.ts'
import type { Change } from '../../src/seed/change.ts'
import type { Store } from '../../src/store/store.ts'
import { testStore } from '../support/store.ts'
import { conflictOf as conflict } from './conflict-of.ts'

const hostId = 'alpha'
const thread = 'discord:1'
const where = { hostId, thread } as const

const edited = (name: string, hash: string): Change => ({
  path: `mos/launchers/${name}`,
  class: 'owned',
  verdict: 'overwrite',
  effect: 'write',
  next: { hash, mode: 0o755 },
  isSafe: false,
  why: 'you have edited it',
})

const drift = (names: string, ...others: readonly Change[]) => {
  const conflicts = Array.from(names, (name) => conflict(name))
  return { version: '2', conflicts, waiting: [...conflicts.map(({ change }) => change), ...others] }
}

async function offers({ cards }: Store) {
  return (await cards.open()).flatMap(({ thread: at, body }) =>
    body.kind === 'offer' ? [`${at} ${body.about.split('/').at(-1)}`] : [],
  )
}

async function said({ outbox }: Store): Promise<readonly string[]> {
  const found: string[] = []
  for (let head = await outbox.head(thread); head !== undefined; head = await outbox.head(thread)) {
    if (head.body.kind === 'text') found.push(head.body.text)
    await outbox.remove(head)
  }
  return found
}

test('each conflict is asked about once, three at a time, and the rest is said once', async () => {
  const { store } = await testStore()
  const all = drift('abcde', edited('run', '1'))
  for (let start = 0; start < 3; start += 1) await offerUnasked(store, all, where)
  expect(await offers(store)).toEqual(['a', 'b', 'c'].map((name) => `${thread} ${name}.md`))
  expect(await said(store)).toEqual([
    'Mos 2 was started.\nLeft for you: mos/roles/d.md (both changed), mos/roles/e.md (both changed), mos/launchers/run (you have edited it)\nSee what differs: /fleet reseed diff:mos/roles/d.md\nDecide: /fleet reseed keep:mos/roles/d.md or /fleet reseed take:mos/roles/d.md',
  ])
  await closeOffers(store.cards, { hostId, path: 'mos/roles/a.md', outcome: 'Kept yours' })
  await offerUnasked(store, drift('bcde', edited('run', '1')), where)
  expect(await offers(store)).toEqual(['b', 'c', 'd'].map((name) => `${thread} ${name}.md`))
})

test('what a later version would replace is news; the same again is none', async () => {
  const { store } = await testStore()
  for (const hash of ['1', '1', '2', '2']) await offerUnasked(store, drift('', edited('run', hash)), where)
  expect(await said(store)).toHaveLength(2)
})

test('who has a card in another thread is not asked again; a decision that was taken back is', async () => {
  const { store } = await testStore()
  await offerConflicts(store.cards, drift('a'), { hostId, thread: 'discord:2', cause: 'op-1' })
  await offerUnasked(store, drift('a'), where)
  expect(await offers(store)).toEqual(['discord:2 a.md'])
  for (let time = 0; time < 2; time += 1) {
    await closeOffers(store.cards, { hostId, path: 'mos/roles/a.md', outcome: 'Kept yours' })
    expect(await offers(store)).toEqual([])
    await offerUnasked(store, drift('a'), where)
    expect(await offers(store)).toEqual([`${thread} a.md`])
  }
  expect(await said(store)).toEqual([])
})

test('what waits no more is closed, also where nothing waits', async () => {
  const { store } = await testStore()
  await offerUnasked(store, drift('ab'), where)
  await offerUnasked(store, drift('b'), where)
  expect(await offers(store)).toEqual([`${thread} b.md`])
})
