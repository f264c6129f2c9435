import { expect, test } from 'vitest'
import { ChatError } from '../../src/chat/chat.ts'
import type { ChatFile, ChatMessage } from '../../src/chat/chat.ts'
import { planFiles, renderUnsent } from '../../src/chat/plan-files.ts'
import { planInstead } from '../../src/chat/send-with-files.ts'
import { withLines } from '../../src/chat/with-lines.ts'

const limits = { bytesOfOne: 100, bytesTogether: 250, count: 3 }
const files = (...sizes: number[]): ChatFile[] =>
  sizes.map((size, n) => ({ name: `f${n}`, bytes: new Uint8Array(size) }))

test.each<[string, number[], string, string]>([
  ['none', [], '', ''],
  ['what fits goes together', [100, 100, 50], 'f0 f1 f2', ''],
  ['a byte more is a second message', [100, 100, 51], 'f0 f1 | f2', ''],
  ['by number too', [1, 1, 1, 1], 'f0 f1 f2 | f3', ''],
  ['one that is too large stays behind, alone', [10, 101, 10], 'f0 f2', 'f1'],
  ['or all of them', [101, 101], '', 'f0 f1'],
])('%s', (_, sizes, together, left) => {
  const { groups, unsent } = planFiles(files(...sizes), limits)
  const names = (list: readonly ChatFile[]) => list.map(({ name }) => name).join(' ')
  expect([groups.map(names).join(' | '), names(unsent)]).toEqual([together, left])
})

test('a chat without limits takes them all at once', () => {
  const all = files(1000, 1000)
  expect(planFiles(all, undefined)).toEqual({ groups: [all], unsent: [] })
})

test('a file that stays behind is named with its size, its place and the reason', () => {
  const report = { name: 'report.bin', bytes: new Uint8Array(31 * 1024 * 1024), path: '/srv/shop/out/report.bin' }
  const note = { name: 'a_b.txt', bytes: new Uint8Array(1234) }
  expect(renderUnsent([report, note], 'A file may have 10 MiB here.')).toMatchInlineSnapshot(`
    "Not attached: report.bin (31.0 MiB); it is kept at /srv/shop/out/report.bin
    Not attached: a_b.txt (1,234 bytes)
    A file may have 10 MiB here."
  `)
})

const message: ChatMessage = { text: 'Here.', mention: '7', replyTo: '1', files: files(10, 20) }
const [one, two] = files(10, 20)

test.each<[string, ChatError, ChatMessage, unknown]>([
  ['another reason is none of the files', new ChatError('refused', 'no'), message, undefined],
  ['a message without files', new ChatError('too-large', 'no'), { text: 'Here.' }, undefined],
  [
    'too large together: one by one',
    new ChatError('too-large', 'no'),
    message,
    [
      { ...message, files: [one] },
      { text: 'More files: f1', files: [two] },
    ],
  ],
  [
    'too large alone: named',
    new ChatError('too-large', 'The chat takes no file of that size'),
    { ...message, files: files(10) },
    [{ text: 'Here.\nNot attached: f0 (10 bytes)\nThe chat takes no file of that size.', mention: '7', replyTo: '1' }],
  ],
  [
    'none may be attached: all of them are named, with what to do',
    new ChatError('no-files', 'no', { remedy: 'Allow me to.' }),
    message,
    [
      {
        text: 'Here.\nNot attached: f0 (10 bytes)\nNot attached: f1 (20 bytes)\nAllow me to.',
        mention: '7',
        replyTo: '1',
      },
    ],
  ],
])('in place of a message whose files are refused: %s', (_, error, given, instead) => {
  expect(planInstead(given, error)).toEqual(instead)
})

test('lines that do not fit under a full text stand behind it, and nothing of either is lost', () => {
  const full = { text: 'x'.repeat(1990), mention: '7' }
  expect(withLines(full, 'Not attached: a')).toEqual([full, { text: 'Not attached: a' }])
  expect(withLines({ text: 'x' }, '')).toEqual([{ text: 'x' }])
  const long = Array.from({ length: 10 }, (_, n) => `Not attached: ${n} ${'p'.repeat(400)}`).join('\n')
  const parts = withLines({ text: '', replyTo: '1' }, long)
  expect(parts.map(({ text }) => text).join('\n')).toBe(long)
  expect(parts.map(({ replyTo }) => replyTo)).toEqual(['1', undefined, undefined])
})
