import { array, assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { alignTables } from '../../src/chat/align-tables.ts'

test('a table is aligned in a code block, by what is seen of its cells', () => {
  const text = [
    'So:',
    '',
    '| name | **state** | note |',
    '|---|:---:|--:|',
    '| ada | `idle` || ',
    '| 李 | a \\| b |',
    '',
    'End.',
  ]
  expect(alignTables(text.join('\n'))).toMatchInlineSnapshot(`
    "So:

    \`\`\`
    name  state  note
    ────  ─────  ────
    ada   idle
    李    a | b
    \`\`\`

    End."
  `)
})

test('one that is too wide is a list of its rows', () => {
  const wide = 'w'.repeat(50)
  const text = `file | why | who\n--- | --- | ---\n\`a.ts\` | ${wide} | ada\nb.ts | | **bob**`
  expect(alignTables(text)).toBe(`- \`a.ts\` · why: ${wide} · who: ada\n- b.ts · who: **bob**`)
})

test.each([
  ['in code', '```\n| a | b |\n|---|---|\n| 1 | 2 |\n```'],
  ['without a rule', 'a | b\nc | d'],
  ['with another number of cells', '| a | b |\n|---|\n| 1 | 2 |'],
  ['a line under a heading', 'a\n---\nb'],
  ['nothing', ''],
])('stays as it is: %s', (_, text) => {
  expect(alignTables(text)).toBe(text)
})

test('no word of any cell is lost, whatever the row', () => {
  const cell = string({ unit: 'grapheme', maxLength: 30 }).map((text) => text.replaceAll(/[|\\`\n\r\u2028\u2029]/g, ''))
  assert(
    property(array(array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 6 }), (rows) => {
      const table = ['| a | b |', '|---|---|', ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n')
      const shown = alignTables(table)
      const plain = (text: string) => text.replaceAll('**', '').replaceAll(/\s/g, '')
      for (const word of rows.flat()) expect(plain(shown)).toContain(plain(word))
    }),
  )
})

test('a long text of bars is judged in no time', () => {
  const start = performance.now()
  alignTables('|'.repeat(200_000))
  alignTables(`a|b\n${' '.repeat(200_000)}|`)
  alignTables('|a|\n|-|\n\n'.repeat(4_000))
  expect(performance.now() - start).toBeLessThan(2_000)
})
