import { expect, test } from 'vitest'
import type { Finding, Sighting } from '../../src/store/finding.ts'
import { planNote } from '../../src/store/plan-note.ts'
import { occurrence, sighting } from './sighting.ts'

const hour = 3_600_000
const now = 100 * hour

function findingOf(more: Partial<Finding> = {}): Finding {
  const { occurrences: _, ...seen } = sighting(1, [])
  const counts = { count: 1, firstAt: now - 2 * hour, lastAt: now - hour, hosts: { alpha: 1 }, agents: {} }
  return { ...seen, id: 'f-0000000001', state: 'open', ...counts, history: [], version: 1, ...more }
}

const fresh = [occurrence('a', now - 1)]

test.each<[string, Partial<Finding>, 'more' | 'back', boolean]>([
  ['open', {}, 'more', false],
  ['snoozed, its time to come', { state: 'snoozed', snoozedUntil: now + 1 }, 'more', false],
  ['snoozed, its time over', { state: 'snoozed', snoozedUntil: now }, 'back', false],
  ['dismissed before', { state: 'dismissed', closed: { at: now - 2 } }, 'back', false],
  ['dismissed after', { state: 'dismissed', closed: { at: now } }, 'more', false],
  ['resolved, nobody knows when', { state: 'resolved' }, 'back', false],
  ['folded long ago', { isFolded: true, firstAt: now - hour }, 'more', true],
  ['folded just now', { isFolded: true, firstAt: now - hour + 1 }, 'more', false],
])('seen again, %s', (_, before, news, wantsCard) => {
  expect(planNote(findingOf(before), sighting(1, fresh), { fresh, now })).toMatchObject({ news, wantsCard })
})

test.each<[string, Partial<Finding>, Partial<Sighting>, object]>([
  ["a rule's cause is taken", {}, { cause: 'b' }, { cause: 'b', causeBy: 'rule' }],
  ["and replaces a rule's", { cause: 'a', causeBy: 'rule' }, { cause: 'b' }, { cause: 'b' }],
  ["the enhancer's words stay", { cause: 'a', causeBy: 'enhancer' }, { cause: 'b' }, {}],
])('%s', (_, before, more, change) => {
  const planned = planNote(findingOf(before), sighting(1, fresh, more), { fresh, now }).change
  expect(planned).toMatchObject(change)
  expect('cause' in planned).toBe('cause' in change)
})

test('the twenty most frequent hosts and agents are known', () => {
  const many = Array.from({ length: 30 }, (_, i) => occurrence(`e${i}`, now, { hostId: `h${i}`, agent: `a${i % 25}` }))
  const { change } = planNote(undefined, sighting(1, many), { fresh: many, now })
  expect(Object.keys(change.hosts ?? {})).toHaveLength(20)
  expect(Object.entries(change.agents ?? {}).slice(0, 5)).toEqual([0, 1, 2, 3, 4].map((i) => [`a${i}`, 2]))
})
