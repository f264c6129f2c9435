import { expect, test } from 'vitest'
import { oneLine } from '../../src/command/one-line.ts'
import { renderTable } from '../../src/command/render-table.ts'

test('a cell ends neither its row nor the code block around the table, and turns nothing around', () => {
  const rows = [
    ['``` [prize](https://evil.example) ```', 'a\nb\u202Ec'],
    ['ada', 'well'],
  ]
  expect(renderTable({ columns: ['topic', 'note'], rows })).toBe(
    [
      'topic                                  note',
      "''' [prize](https://evil.example) '''  a b c",
      'ada                                    well',
    ].join('\n'),
  )
})

test('a topic keeps its emoji and loses what would turn the list of threads around', () => {
  expect(oneLine(' fix\u202E the\u001B[31m\n build 👩‍💻 ')).toBe('fix the [31m build 👩‍💻')
})
