import type { TableAnswer } from './definition.ts'
import { oneLine } from './one-line.ts'

/**
 * Aligned columns of plain text, two spaces between, no trailing blanks. Width in code points. A cell may be anybody's
 * words: it ends neither its line nor the code block that a chat puts around the table.
 */
export function renderTable({ columns, rows }: Pick<TableAnswer, 'columns' | 'rows'>): string {
  const lines = [columns, ...rows].map((line) => line.map(inert))
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => width(line[column] ?? ''))))
  return lines
    .map((line) =>
      columns
        .map((_, i) => pad(line[i] ?? '', widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

const inert = (cell: string): string => oneLine(cell).replaceAll('```', "'''")
const width = (cell: string): number => Array.from(cell).length
const pad = (cell: string, wanted: number): string => cell + ' '.repeat(Math.max(0, wanted - width(cell)))
