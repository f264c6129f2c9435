import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitText } from '../../src/chat/split-text.ts'

test.each([
  ['short text stays whole', 'a b', 64, ['a b']],
  ['nothing to see has no parts', ' \n ', 64, []],
  ['lines stay whole', `${'a'.repeat(40)}\n${'b'.repeat(40)}`, 64, ['a'.repeat(40), 'b'.repeat(40)]],
  ['words stay whole', `${'a'.repeat(40)} ${'b'.repeat(40)}`, 64, ['a'.repeat(40), 'b'.repeat(40)]],
  ['a long word is cut', 'a'.repeat(100), 64, ['a'.repeat(60), 'a'.repeat(40)]],
  [
    'a code block is closed and opened again with its language',
    `\`\`\`ts\n${'a'.repeat(40)}\n  ${'b'.repeat(38)}\n\`\`\``,
    64,
    [`\`\`\`ts\n${'a'.repeat(40)}\n\`\`\``, `\`\`\`ts\n  ${'b'.repeat(38)}\n\`\`\``],
  ],
  [
    'no empty code block at the end of a part',
    `${'a'.repeat(50)}\n\`\`\`ts\n${'b'.repeat(40)}\n\`\`\``,
    64,
    ['a'.repeat(50), `\`\`\`ts\n${'b'.repeat(40)}\n\`\`\``],
  ],
  ['what was cut off in a code block is one all the same', 'so:\n```ts\nlet x', 64, ['so:\n```ts\nlet x\n```']],
  [
    'also where there is hardly room for it',
    `${'a'.repeat(20)}\n\`\`\`ts\n${'b'.repeat(35)}`,
    64,
    [`${'a'.repeat(20)}\n\`\`\`ts\n${'b'.repeat(33)}\n\`\`\``, '```ts\nbb\n```'],
  ],
  ['ticks in the middle of a line are words', 'three ``` open a block', 64, ['three ``` open a block']],
  ['a surrogate pair stays whole', `${'a'.repeat(59)}😀${'b'.repeat(40)}`, 64, ['a'.repeat(59), `😀${'b'.repeat(40)}`]],
  ['a family stays together', `${'a'.repeat(57)}👨‍👩‍👧${'b'.repeat(40)}`, 64, ['a'.repeat(57), `👨‍👩‍👧${'b'.repeat(40)}`]],
])('%s', (_name, text, limit, parts) => {
  expect(splitText(text, limit)).toEqual(parts)
})

const piece = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }).map((text) => text.replaceAll('`', '')),
  fc.constantFrom('```', '```ts\n', '\n', ' ', '\n```\n', '````', '\u0301', '👨‍👩‍👧', 'x'.repeat(70)),
)
const anyText = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''))
/** Without white space and without what an opened-again code block repeats: its fence and the language `ts`. */
const visible = (text: string): string => text.replaceAll(/[`ts\s]/g, '')

test('parts fit, break no character, and lose nothing but white space', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 64, max: 200 }), (text, limit) => {
      const parts = splitText(text, limit)
      for (const part of parts) {
        expect(part.length).toBeLessThanOrEqual(limit)
        expect(part.isWellFormed()).toBe(true)
      }
      expect(parts.map(visible).join('')).toBe(visible(text))
    }),
    { numRuns: 1000 },
  )
})

test('every part but the last closes its code blocks', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 64, max: 200 }), (text, limit) => {
      for (const part of splitText(text, limit).slice(0, -1)) expect(part.split('```').length % 2).toBe(1)
    }),
    { numRuns: 1000 },
  )
})

test('a long text is split in no time', () => {
  const start = performance.now()
  splitText('word '.repeat(40_000), 2000)
  expect(performance.now() - start).toBeLessThan(2000)
})
