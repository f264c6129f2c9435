import { expect, test } from 'vitest'
import { createRedactor } from '../../src/redact/create-redactor.ts'

const gitHub = `ghp_${'a1B2'.repeat(9)}`
const own = 'p@ss"wörd9'
const redactor = createRedactor([own])
const redacted = (text: string) => redactor.redact(text).text

test.each([
  [`token ${gitHub}\nDone. All`, 'token [redacted: GitHub token]\nDone. All'],
  [`my token ${gitHub.slice(0, 20)}\n  | ${gitHub.slice(20)} is`, 'my token [redacted: GitHub token] is'],
  [
    'redis://mos:p%40ss@h:1/ and postgres://a:b@c',
    'redis://mos:[redacted: password]@h:1/ and postgres://a:[redacted: password]@c',
  ],
  ['password=hunter2 next', 'password=[redacted: password] next'],
  [JSON.stringify({ a: own }), '{"a":"[redacted: secret]"}'],
  [`a ${encodeURIComponent(own)} b`, 'a [redacted: secret] b'],
  [`a ${Buffer.from(own).toString('hex')} b`, 'a [redacted: secret] b'],
  ['token: abc\nfoo', 'token: abc\nfoo'],
  ['the task-force of 20000-000000000000000', 'the task-force of 20000-000000000000000'],
])('%s', (text, expected) => {
  expect(redacted(text)).toBe(expected)
  expect(redacted(expected)).toBe(expected)
})

test('each mark says which kind it was, and where it stands in what goes out', () => {
  const { text, marks } = redactor.redact(`a ${gitHub} b ${own}, [redacted: password]`)
  expect(marks.map(({ kind, at, length }) => [kind, text.slice(at, at + length)])).toEqual([
    ['GitHub token', '[redacted: GitHub token]'],
    ['secret', '[redacted: secret]'],
  ])
})
