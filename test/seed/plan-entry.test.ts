import { expect, test } from 'vitest'
import type { Live } from '../../src/seed/live.ts'
import type { SeedClass } from '../../src/seed/manifest.ts'
import { nextBase } from '../../src/seed/next-base.ts'
import { planReseed } from '../../src/seed/plan-reseed.ts'

type Given = { last?: string; live?: string | Live; merged?: string }

/** What is done, and what counts as shipped last from then on. */
function plan(kind: SeedClass, { last, live, merged }: Given): string {
  const entry = {
    path: 'p',
    class: kind,
    type: 'file',
    mode: '755',
    size: 0,
    sha256: 'ours',
    prior: ['older'],
  } as const
  const base = new Map(last === undefined ? [] : [['p', last]])
  const now = typeof live === 'string' ? ({ kind: 'file', hash: live, mode: 0o755 } as const) : live
  const { changes } = planReseed({
    version: '1',
    entries: [{ ...entry, prior: [...entry.prior] }],
    base,
    live: new Map(now === undefined ? [] : [['p', now]]),
    merged: new Map(merged === undefined ? [] : [['p', merged]]),
  })
  const said = changes.map(({ verdict, effect, next, isSafe }) =>
    [
      verdict,
      ...(effect === 'write' ? [next?.hash] : []),
      ...(effect === 'delete' ? ['gone'] : []),
      ...(isSafe ? [] : ['asks']),
    ].join(' '),
  )
  return `${said.join()} | ${nextBase(base, changes).get('p') ?? '-'}`
}

const link: Live = { kind: 'blocked', what: 'a symlink to /etc' }

test.each<[what: string, kind: SeedClass, given: Given, plan: string]>([
  ['a new file', 'owned', {}, 'create ours | ours'],
  ['a deleted one', 'owned', { last: 'ours' }, 'restore ours | ours'],
  ['nothing new', 'owned', { last: 'ours', live: 'ours' }, ' | ours'],
  ['the same, from before the record', 'owned', { live: 'ours' }, 'adopt | ours'],
  ['an earlier form, from before the record', 'owned', { live: 'older' }, 'update ours | ours'],
  ['a new version that is there already', 'owned', { last: 'old', live: 'ours' }, 'adopt | ours'],
  ['a new version', 'owned', { last: 'old', live: 'old' }, 'update ours | ours'],
  ['an edit, nothing new', 'owned', { last: 'ours', live: 'edited' }, 'overwrite ours asks | ours'],
  ['an edit, and a new version', 'owned', { last: 'old', live: 'edited' }, 'overwrite ours asks | ours'],
  ["a stranger's file", 'owned', { live: 'theirs' }, 'conflict | -'],
  ['a lost mode', 'owned', { last: 'ours', live: { kind: 'file', hash: 'ours', mode: 0o644 } }, 'mode ours | ours'],
  ['a link in the way', 'owned', { last: 'old', live: link }, 'blocked | old'],
  ['a new file', 'merge', {}, 'create ours | ours'],
  ['a deletion, nothing new', 'merge', { last: 'ours' }, ' | ours'],
  ['a deletion, and a new version', 'merge', { last: 'old' }, 'deleted | ours'],
  ['a new version', 'merge', { last: 'old', live: 'old' }, 'update ours | ours'],
  ['an edit, nothing new', 'merge', { last: 'ours', live: 'edited' }, ' | ours'],
  [
    'an edit that goes with a new version',
    'merge',
    { last: 'old', live: 'edited', merged: 'both' },
    'merge both | ours',
  ],
  ['an edit that has it all', 'merge', { last: 'old', live: 'edited', merged: 'edited' }, 'adopt | ours'],
  ['an edit that does not', 'merge', { last: 'old', live: 'edited' }, 'conflict | old'],
  ["a stranger's file", 'merge', { live: 'theirs' }, 'conflict | -'],
  ['an earlier form, from before the record', 'merge', { live: 'older' }, 'update ours | ours'],
  ['a first roster', 'seed', {}, 'create ours | ours'],
  ['a roster that is there', 'seed', { live: 'theirs' }, 'adopt | theirs'],
  ['an edited roster', 'seed', { last: 'ours', live: 'edited' }, ' | ours'],
  ['a deleted roster', 'seed', { last: 'old' }, ' | old'],
  ['a link at a roster that is a person’s', 'seed', { last: 'old', live: link }, ' | old'],
  ['left alone', 'tombstone', { last: 'ours', live: 'ours' }, 'delete gone | -'],
  ['from before the record', 'tombstone', { live: 'older' }, 'delete gone | -'],
  ['edited', 'tombstone', { last: 'ours', live: 'edited' }, 'delete edited gone asks | -'],
  ["a stranger's of that name", 'tombstone', { live: 'theirs' }, ' | -'],
  ['gone already', 'tombstone', { last: 'ours' }, 'forget | -'],
])('%s, %s', (_, kind, given, expected) => {
  expect(plan(kind, given)).toBe(expected)
})

test('what an earlier manifest shipped and this one does not name goes when it was left alone, and else is theirs', () => {
  const file = (hash: string): Live => ({ kind: 'file', hash, mode: 0o644 })
  const { changes } = planReseed({
    version: '2',
    entries: [],
    base: new Map([
      ['left', 'a'],
      ['edited', 'b'],
      ['gone', 'c'],
    ]),
    live: new Map([
      ['left', file('a')],
      ['edited', file('mine')],
      ['unmanaged', file('x')],
    ]),
    merged: new Map(),
  })
  expect(changes.map(({ path, verdict, effect }) => [path, verdict, effect])).toEqual([
    ['edited', 'forget', 'none'],
    ['gone', 'forget', 'none'],
    ['left', 'delete', 'delete'],
  ])
})

test('the digest is that of what is done and of what it is done to', () => {
  const digest = (live: string, version = '1') =>
    planReseed({
      version,
      entries: [{ path: 'p', class: 'owned', type: 'file', mode: '644', size: 1, sha256: 'ours', prior: [] }],
      base: new Map([['p', 'old']]),
      live: new Map([['p', { kind: 'file', hash: live, mode: 0o644 }]]),
      merged: new Map(),
    }).digest
  expect(digest('edited')).toBe(digest('edited'))
  expect(new Set([digest('edited'), digest('edited again'), digest('old'), digest('edited', '2')]).size).toBe(4)
})
