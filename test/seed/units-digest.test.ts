import { expect, test } from 'vitest'
import { unitsDigest } from '../../src/seed/units-digest.ts'

test('names the units of a generation, in whatever order they stand, and nothing else', () => {
  const one = { 'mos/units/a.service': 'aa', 'mos/units/b.service': 'bb' }
  const digest = unitsDigest({ base: one })
  expect(digest).toMatch(/^[0-9a-f]{8}$/u)
  expect(
    unitsDigest({ base: Object.fromEntries([['mos/roles/x.md', 'cc'], ...Object.entries(one).toReversed()]) }),
  ).toBe(digest)
  expect(unitsDigest({ base: { ...one, 'mos/units/b.service': 'bc' } })).not.toBe(digest)
  expect(unitsDigest({ base: { 'mos/roles/x.md': 'cc' } })).toBe('-')
})
