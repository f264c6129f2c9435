import { expect, test } from 'vitest'
import { branchName } from '../../src/fleet/branch-name.ts'

test.each(['main', 'fix/payment', 'v1.2', 'fix/#12', 'user@home', 'refsheet', 'headsup/x'])(
  '%j is a branch',
  (name) => {
    expect(branchName.safeParse(name).success).toBe(true)
  },
)

// A branch that is named like a ref of git makes that ref ambiguous: the repository is broken for everybody.
test.each([
  'refs/heads/main',
  'Refs/heads/main',
  'heads/main',
  'tags/v1',
  'remotes/origin/main',
  'origin/main',
  'HEAD',
  'head',
  'FETCH_HEAD',
  'ORIG_HEAD',
  '-x',
  '--force',
  '@',
  'a..b',
  'a.lock',
  'a b',
  'x;y',
  'Ünï',
  '',
])('%j is none', (name) => {
  expect(branchName.safeParse(name).success).toBe(false)
})
