import type { TableAnswer } from '../command/definition.ts'
import { stripControl } from '../host/strip-control.ts'
import { displayWidth } from '../host/display-width.ts'
import type { Paint } from './paint.ts'

/** Columns under each other, whatever the letters are wide; or what is said instead of an empty table. */
export function renderTable({ columns, rows, empty }: TableAnswer, paint: Paint): string {
  if (rows.length === 0) return empty
  const lines = [columns, ...rows].map((line) => columns.map((_, at) => oneLine(line[at] ?? '')))
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => displayWidth(line[at] ?? ''))))
  const rendered = lines.map((line) =>
    line
      .map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - displayWidth(cell)))
      .join('  ')
      .trimEnd(),
  )
  return rendered.map((line, at) => (at === 0 ? paint('bold', line) : line)).join('\n')
}

const oneLine = (cell: string): string => stripControl(cell).replaceAll(/\s*\n\s*/gu, ' ')
