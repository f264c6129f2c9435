import type { TableAnswer } from './definition.ts'

/** Aligned columns of plain text, two spaces between, no trailing blanks. Width in code points. */
export function renderTable({ columns, rows }: Pick<TableAnswer, 'columns' | 'rows'>): string {
  const lines = [columns, ...rows]
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

const width = (cell: string): number => Array.from(cell).length
const pad = (cell: string, wanted: number): string => cell + ' '.repeat(Math.max(0, wanted - width(cell)))
