import { expect, test } from 'vitest'
import { displayWidth } from '../../src/host/display-width.ts'
import { renderTable } from '../../src/cli/render-table.ts'

test.each<[string, number]>([
  ['', 0],
  ['ada', 3],
  ['編集者', 6],
  ['한글', 4],
  ['é', 1],
  ['e\u0301', 1],
  ['🦊', 2],
  ['👩‍👩‍👧', 2],
  ['🇩🇪', 2],
  ['✔️', 2],
  ['\u200B\u202E', 0],
  ['שלום', 4],
])('%j takes %i columns', (text, width) => {
  expect(displayWidth(text)).toBe(width)
})

test('columns stand under each other with wide letters, and a cell cannot steer the terminal', () => {
  const rows = [
    ['編集者', 'idle'],
    ['ada', 'work\u001B[2Jing\nnow'],
  ]
  const plain = (_: unknown, text: string) => text
  expect(renderTable({ kind: 'table', columns: ['agent', 'state'], rows, empty: 'none', data: [] }, plain)).toBe(
    ['agent   state', '編集者  idle', 'ada     working now'].join('\n'),
  )
})
