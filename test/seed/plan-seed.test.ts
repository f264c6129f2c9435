import { expect, test } from 'vitest'
import { planSeed } from '../../src/seed/plan-seed.ts'
import type { Live, SeedClass } from '../../src/seed/plan-seed.ts'

const plan = (seedClass: SeedClass, last: string | undefined, live: string | Live | undefined): string => {
  const shipped = { path: 'p', class: seedClass, text: '', hash: 'ours', mode: 0o755 }
  const now: Live | undefined = typeof live === 'string' ? { kind: 'file', hash: live, mode: 0o755 } : live
  const steps = planSeed([shipped], new Map(last === undefined ? [] : [['p', last]]), new Map(now ? [['p', now]] : []))
  return steps.map((step) => `${step.kind} ${step.kind === 'record' ? step.hash : step.why}`).join()
}

const link: Live = { kind: 'other', what: 'the symlink p → /etc' }
test.each<
  [what: string, seedClass: SeedClass, last: string | undefined, live: string | Live | undefined, steps: string]
>([
  ['a new file', 'owned', undefined, undefined, 'write new'],
  ['a deleted file', 'owned', 'ours', undefined, 'write was gone'],
  ['nothing new', 'owned', 'ours', 'ours', ''],
  ['the same, from before the record', 'owned', undefined, 'ours', 'record ours'],
  ['a new version that is there already', 'owned', 'old', 'ours', 'record ours'],
  ['a new version', 'owned', 'old', 'old', 'write newer'],
  ['an edit, nothing new', 'owned', 'ours', 'edited', ''],
  ['an edit, and a new version', 'owned', 'old', 'edited', 'keep you have edited it'],
  ['a stranger’s file', 'owned', undefined, 'theirs', 'keep another file was there first'],
  ['a lost mode', 'owned', 'ours', { kind: 'file', hash: 'ours', mode: 0o644 }, 'write mode'],
  ['a symlink in the way', 'owned', 'ours', link, 'keep the symlink p → /etc is in the way'],
  ['a first roster', 'seed', undefined, undefined, 'write new'],
  ['a roster that is there', 'seed', undefined, 'theirs', 'record theirs'],
  ['an edited roster', 'seed', 'ours', 'edited', ''],
  ['a deleted roster', 'seed', 'ours', undefined, ''],
  ['an older roster', 'seed', 'old', 'old', ''],
])('%s', (_, seedClass, last, live, steps) => {
  expect(plan(seedClass, last, live)).toBe(steps)
})
