import { expect, test } from 'vitest'
import { visibleEvidence } from '../../src/enhancer/visible-evidence.ts'

test.each([
  ['plain lines', 'one\ntwo', 100, 'one\ntwo'],
  ['colours, a bar that is drawn again, tabs', '\u001B[31mred\u001B[0m\r\n\tdone\r', 100, 'red\n  done'],
  ['what hides is named', 'a\u200Bb \u202Ec\u0000', 100, String.raw`a\u{200b}b \u{202e}c\u{0}`],
  ['ticks that would end the block', '```js\n````', 100, '`\u200B`\u200B`js\n`\u200B`\u200B`\u200B`'],
  ['the last rows that fit', 'first\nsecond\nthird', 12, 'second\nthird'.slice(7)],
  ['no room', 'one', 2, ''],
  ['nothing to see', ' \n\n', 100, ''],
  ['many empty rows', 'a\n\n\n\nb', 100, 'a\n\nb'],
])('%s', (_, text, room, shown) => {
  expect(visibleEvidence(text, room)).toBe(shown)
})

test('a hundred megabytes cost no more than their end', () => {
  const before = performance.now()
  const shown = visibleEvidence(`${'x'.repeat(100 * 1024 * 1024)}\nthe end`, 500)
  expect(shown.endsWith('\nthe end')).toBe(true)
  expect(shown.length).toBeLessThanOrEqual(500)
  expect(performance.now() - before).toBeLessThan(1_000)
})
