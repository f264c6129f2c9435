import { expect, test } from 'vitest'
import { buildManifest } from '../../src/seed/build-manifest.ts'
import { checkManifest } from '../../src/seed/check-manifest.ts'
import { hashOf } from '../../src/seed/hash.ts'
import { isProtected } from '../../src/seed/is-protected.ts'
import type { Manifest, ManifestEntry } from '../../src/seed/manifest.ts'
import { manifestDigest } from '../../src/seed/manifest-digest.ts'

const entry = (path: string, more: Partial<ManifestEntry> = {}): ManifestEntry => ({
  path,
  class: 'owned',
  type: 'file',
  mode: '644',
  size: 1,
  sha256: hashOf('x'),
  prior: [],
  ...more,
})

/** A manifest with these entries, its digest right; `protect` is what it says itself. */
function manifest(entries: readonly ManifestEntry[], protect: string[] = []): Manifest {
  const rest = { schema: 1 as const, package: 'mos', version: '1.0.0', protect, entries }
  return { ...rest, digest: manifestDigest(rest) }
}

test.each<[what: string, entries: readonly ManifestEntry[], problem: string]>([
  ['a way up', [entry('../x')], '../x leads out of the home'],
  ['a way up inside', [entry('mos/../../x')], 'mos/../../x leads out of the home'],
  ['an absolute path', [entry('/etc/passwd')], '/etc/passwd leads out of the home'],
  ['a path without a name', [entry('mos//x')], 'mos//x leads out of the home'],
  ['the home itself', [entry('.')], '. leads out of the home'],
  ['a backslash', [entry('mos\\x')], '"mos\\\\x" has characters that no path of ours has'],
  ['a line break', [entry('mos/x\ny')], '"mos/x\\ny" has characters that no path of ours has'],
  [
    'NFD',
    [entry('mos/u\u0308ber'.normalize('NFD'))],
    `${'mos/u\u0308ber'.normalize('NFD')} is not in the normal form NFC`,
  ],
  ['a path twice', [entry('mos/x'), entry('mos/x')], 'mos/x and mos/x are one file where case does not count'],
  [
    'case',
    [entry('mos/Role.md'), entry('mos/role.MD')],
    'mos/role.MD and mos/Role.md are one file where case does not count',
  ],
  [
    'ß and SS',
    [entry('mos/straße'), entry('mos/STRASSE')],
    'mos/STRASSE and mos/straße are one file where case does not count',
  ],
  ['a file as a directory', [entry('mos/x'), entry('mos/x/y')], 'mos/x is a file, and a directory for mos/x/y'],
  ['the place of proposals', [entry('mos/proposals/x')], 'mos/proposals/x is where proposals lie'],
  ['a merge of no kind', [entry('mos/x', { class: 'merge' })], 'mos/x: merge goes with the class merge'],
])('%s makes a manifest unfit', (_, entries, problem) => {
  expect(checkManifest(manifest(entries))).toEqual([problem])
})

test.each([
  ...['CONSTITUTION', 'AGENTS', 'SOUL', 'USER', 'TOOLS', 'STANDARDS'].flatMap((name) => [
    `${name}.md`,
    `${name}.local.md`,
    `${name.toLowerCase()}.MD`,
  ]),
  'memory/a',
  'sources/a/b',
  'credentials/key',
  'Credentials/key',
  'mos.env',
  'roles.local/coder.md',
  'fleet/roster.yaml',
  'fleet/mos.yaml',
  'fleet/agents/ada.env',
  'fleet/run/ada.hb',
  'fleet/backlog/1.md',
  'fleet/roles.local/coder.md',
])('%s is a person’s: a manifest that owns it does not build, whatever it says it protects', (path) => {
  expect(isProtected(path)).toBe(true)
  expect(checkManifest(manifest([entry(path)]))).toEqual([`${path} is owned, and a person's`])
  expect(checkManifest(manifest([entry(path, { class: 'tombstone' })]))).toEqual([
    `${path} is tombstone, and a person's`,
  ])
  expect(checkManifest(manifest([entry(path, { class: 'seed' })]))).toEqual([])
})

test('what a manifest protects beside that counts too, and a wrong digest is found', () => {
  expect(checkManifest(manifest([entry('mos/mine/x')], ['mos/mine/']))).toEqual(["mos/mine/x is owned, and a person's"])
  expect(checkManifest({ ...manifest([entry('mos/x')]), version: '2.0.0' })).toEqual([
    'its digest does not fit what it says',
  ])
})

test('each form that was ever shipped stays known over the releases, and what is gone is a tombstone', () => {
  const file = (path: string, text: string) => ({ path, bytes: new TextEncoder().encode(text), isExecutable: false })
  const one = buildManifest('1', [file('mos/hooks/a', 'a1'), file('mos/hooks/b', 'b1')], undefined)
  const two = buildManifest('2', [file('mos/hooks/a', 'a2')], one)
  const three = buildManifest('3', [file('mos/hooks/a', 'a1'), file('mos/hooks/b', 'b3')], two)
  const known = ({ entries }: Manifest) =>
    entries.map(({ path, class: kind, sha256, prior }) => [path, kind, sha256, prior])
  expect(known(two)).toEqual([
    ['mos/hooks/a', 'owned', hashOf('a2'), [hashOf('a1')]],
    ['mos/hooks/b', 'tombstone', hashOf('b1'), []],
  ])
  expect(known(three)).toEqual([
    ['mos/hooks/a', 'owned', hashOf('a1'), [hashOf('a2')]],
    ['mos/hooks/b', 'owned', hashOf('b3'), [hashOf('b1')]],
  ])
  expect(checkManifest(three)).toEqual([])
})
