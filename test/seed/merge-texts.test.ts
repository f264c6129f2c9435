import { expect, test } from 'vitest'
import { mergeTexts } from '../../src/seed/merge-texts.ts'
import type { MergeKind } from '../../src/seed/manifest.ts'

const role = '# Coder\n\n## Mandate\nBuild.\n\n## Boundaries\nStop at the pull request.\n'

test.each<[what: string, kind: MergeKind, base: string, mine: string, theirs: string, merged: string | undefined]>([
  [
    'two places',
    'text',
    role,
    role.replace('Build.', 'Build in Rust.'),
    `${role}Ask first.\n`,
    `${role.replace('Build.', 'Build in Rust.')}Ask first.\n`,
  ],
  [
    'the same change',
    'text',
    role,
    role.replace('Build.', 'Make.'),
    role.replace('Build.', 'Make.'),
    role.replace('Build.', 'Make.'),
  ],
  ['one line both ways', 'text', role, role.replace('Build.', 'Make.'), role.replace('Build.', 'Write.'), undefined],
  [
    'windows lines',
    'text',
    'a\r\nb\r\nc\r\nd\r\n',
    'a\r\nB\r\nc\r\nd\r\n',
    'a\r\nb\r\nc\r\nD\r\n',
    'a\r\nB\r\nc\r\nD\r\n',
  ],
  ['no line at the end', 'text', 'a\nb\nc', 'A\nb\nc', 'a\nb\nc\nd', 'A\nb\nc\nd'],
  [
    'keys, comments and order stay',
    'yaml',
    'a: 1\nb: 2\n',
    '# mine\nb: 2 # two\na: 5\n',
    'a: 1\nb: 3\nc: {d: 4}\n',
    '# mine\nb: 3 # two\na: 5\nc: { d: 4 }\n',
  ],
  ['a key that both set', 'yaml', 'a: 1\n', 'a: 2\n', 'a: 3\n', undefined],
  ['a key that is shipped no more', 'yaml', 'a: 1\nb: 2\n', 'a: 1\nb: 2\nc: 3\n', 'a: 1\n', 'a: 1\nc: 3\n'],
  ['one that is edited and shipped no more', 'yaml', 'a: 1\nb: 2\n', 'a: 1\nb: 9\n', 'a: 1\n', undefined],
  ['a list is one value', 'yaml', 'a: [1]\n', 'a: [1, 2]\n', 'a: [0, 1]\n', undefined],
  ['a map where a person has a text', 'yaml', 'a: {b: 1}\n', 'a: none\n', 'a: {b: 2}\n', undefined],
  ['broken', 'yaml', 'a: 1\n', 'a: [\n', 'a: 2\n', undefined],
  [
    'json',
    'json',
    '{"a":1,"b":{"c":1}}',
    '{\n    "a": 2,\n    "b": {"c": 1}\n}\n',
    '{"a":1,"b":{"c":2}}',
    '{\n    "a": 2,\n    "b": {\n        "c": 2\n    }\n}\n',
  ],
])('%s (%s)', async (_, kind, base, mine, theirs, merged) => {
  expect(await mergeTexts(kind, { base, mine, theirs })).toBe(merged)
})

test('nesting without an end, and names of prototypes, are no way in', async () => {
  const deep = `a: ${'['.repeat(200_000)}`
  expect(await mergeTexts('yaml', { base: 'a: 1\n', mine: deep, theirs: 'a: 2\n' })).toBeUndefined()
  const merged = await mergeTexts('json', { base: '{}', mine: '{}', theirs: '{"__proto__": {"x": 1}}' })
  expect(Object.prototype).not.toHaveProperty('x')
  expect(merged).toContain('__proto__')
})
