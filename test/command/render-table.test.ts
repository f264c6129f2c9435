import { expect, test } from 'vitest'
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
