import { describe, expect, test } from 'vitest'
import { fingerprintOf } from '../../src/enhancer/fingerprint.ts'
import { readError } from '../../src/enhancer/read-error.ts'
import { similarity } from '../../src/enhancer/similarity.ts'
import { templateOf } from '../../src/enhancer/template.ts'

test.each([
  ['open /home/kim/a-b/c.json failed', 'open <path> failed'],
  ['src/a.ts:1:7 is no module', '<path> is no module'],
  ['GET https://ghe.example.com:8443/api/v3?x=1 gave 500', 'GET <url> gave <n>'],
  ['connect ECONNREFUSED 127.0.0.1:4096', 'connect ECONNREFUSED <host>'],
  ['at 2026-11-27T14:03:22.123Z and Fri Nov 27 14:29:43 UTC 2026', 'at <time>'],
  ['session 8c3b7cf3-c256-432b-8924-09d3fb64afeb is gone', 'session <id> is gone'],
  ['no object 12a086c41ff0d16986b24f9802932a90106aacaa at 0x7f3a', 'no object <hex> at <hex>'],
  [`can't read 'ada''s "file"`, `can't read <name>'s <name>`],
  ['took 12.5 MB in 300ms of 5 s, 97% of v1.4.0-rc.1', 'took <n> in <n> of <n> of <n>'],
  ['pane %17 of pid 4121 in web-3', 'pane <n> of pid <n> in <name>'],
  ['TS2322 and E404 stay, myVariable and my_variable do not', 'TS2322 and E404 stay, <name> do not'],
  [`can't find session: ada`, `can't find session: <name>`],
  ['the request ended: timeout', 'the request ended: timeout'],
  ['a [redacted: github token] was refused', 'a <secret> was refused'],
])('%j is %j', (message, template) => {
  expect(templateOf(message)).toBe(template)
})

const go = `panic: runtime error: index out of range [5] with length 3

goroutine 1 [running]:
main.total(...)
\t/home/kim/app/orders.go:8
main.main()
\t/home/kim/app/main.go:12 +0x1d
exit status 2`
const rust = `thread 'main' panicked at src/main.rs:4:5:
index out of bounds: the len is 3 but the index is 5
stack backtrace:
   0: rust_begin_unwind
             at /rustc/05f9846f/library/std/src/panicking.rs:695:5
   1: app::total::h0123456789abcdef
             at ./src/orders.rs:4:5`

test.each([
  ['', { message: '', frames: [] }],
  [
    go,
    {
      message: 'runtime error: index out of range [5] with length 3',
      errorType: 'panic',
      frames: ['main.total orders.go', 'main.main main.go'],
    },
  ],
  [rust, { message: 'index out of bounds: the len is 3 but the index is 5', errorType: 'panic', frames: ['main.rs'] }],
  [
    'Request failed with status code 503',
    { message: 'Request failed with status code 503', errorType: 'HTTP 503', frames: [] },
  ],
  [
    '\u001B[31mError: EPIPE: broken pipe\u001B[0m, write',
    { message: 'EPIPE: broken pipe, write', errorType: 'EPIPE', frames: [] },
  ],
  [
    '{"level":50,"msg":"it failed","err":{"type":"TypeError","message":"x is no function"}}',
    { message: 'x is no function', errorType: 'TypeError', frames: [] },
  ],
])('what %j says', (text, read) => {
  expect(readError(text)).toEqual(read)
})

test('a fingerprint has its version, and is of each part', () => {
  const one = { detector: 'repeated-error', component: 'runtime pi', template: 'EPIPE\nbroken pipe' }
  const all = [
    one,
    { ...one, detector: 'crash-loop' },
    { ...one, component: 'mos' },
    { ...one, template: 'EPIPE\nbroken' },
  ]
  expect(fingerprintOf(one)).toBe('v1:8908046fc7a7ec0cc7cf2a0bf9dd0081')
  expect(new Set(all.map(fingerprintOf)).size).toBe(4)
})

describe('how alike', () => {
  test.each([
    ['order <n> of maple has no lines', 'order <n> of cedar has no lines', 6 / 7],
    ['no such file', 'no such file', 1],
    ['ls: no such file', 'cp: no such file', 0],
    ['it failed', 'it failed because the disk is full', 0],
    ['', '', 1],
  ])('%j and %j', (one, other, like) => {
    expect(similarity(one, other)).toBeCloseTo(like)
  })
})

const hostile: Readonly<Record<string, string>> = {
  'a megabyte of one letter': 'a'.repeat(1 << 20),
  'a megabyte of quotes': `error ${"'".repeat(1 << 20)}`,
  'slashes without an end': `error ${'/a'.repeat(1 << 19)}`,
  'dots without an end': `error ${'a.'.repeat(1 << 19)}`,
  'dashes without an end': `error ${'a-'.repeat(1 << 19)}1`,
  'digits without an end': `error ${'1,'.repeat(1 << 19)}`,
  'marks of ours': `error ${'<name>'.repeat(1 << 16)} v1:0000 [redacted: x`,
  'escapes that do not end': `\u001B]${'x'.repeat(1 << 20)}\u001B[${'0'.repeat(1 << 10)}`,
  'zero bytes and halves of letters': '\0\ud800\udfff'.repeat(1 << 18),
  brackets: `error ${'('.repeat(1 << 18)}${'['.repeat(1 << 18)}${'{'.repeat(1 << 18)}`,
  'lines without an end': 'error\n'.repeat(1 << 17),
  'a stack without an end': `Error: a\n${'    at a (/b.js:1:1)\n'.repeat(1 << 15)}`,
  'JSON that is none': `{${'"a":{'.repeat(1 << 16)}}`,
  'letters and colons': `error ${'a: '.repeat(1 << 18)}`,
  'a header without an end': `${'A'.repeat(1 << 18)}Error`,
}

test.each(Object.entries(hostile))('%s is read as quickly as its ends', (_, text) => {
  const { message, errorType = '', frames } = readError(text)
  const template = templateOf(message)
  expect(Math.max(message.length, template.length, errorType.length, frames.join('').length)).toBeLessThan(4_000)
  // What is a thousand times as long takes as long as its ends: a rule that goes back and forth would never end here.
  const start = process.cpuUsage().user
  for (let time = 0; time < 5; time += 1) templateOf(readError(text.slice(0, 20_000)).message)
  const ends = process.cpuUsage().user - start
  for (let time = 0; time < 5; time += 1) templateOf(readError(text).message)
  expect((process.cpuUsage().user - start - ends) / 1_000).toBeLessThan(2_000 + ends / 100)
})
