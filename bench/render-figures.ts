import type { Figure } from './figure.ts'
import { isMet } from './figure.ts'

/** The table, as docs/performance.md has it. */
export function renderFigures(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    amount(figure.floor, figure.unit),
    amount(figure.mos, figure.unit),
    figure.floor === undefined ? '' : `${(figure.mos / figure.floor).toFixed(2)} ×`,
    renderTarget(figure),
    { true: 'yes', false: 'NO', undefined: '' }[`${isMet(figure)}`],
  ])
  const all = [['figure', 'floor', 'Mos', 'ratio', 'target', 'met'], ...rows]
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly (string | undefined)[]) =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  const [head = [], ...body] = all
  return [line(head), rule, ...body.map(line)].join('\n')
}

function amount(value: number | undefined, unit: Figure['unit']): string {
  if (value === undefined) return ''
  if (!Number.isFinite(value)) return 'never'
  return `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ${unit}`
}

function renderTarget({ target, unit }: Figure): string {
  switch (target?.kind) {
    case 'ratio':
      return `≤ ${target.most} ×`
    case 'more than floor':
      return `≤ floor + ${target.most} ${unit}`
    case 'at most':
      return `≤ ${target.most} ${unit}`
    case undefined:
      return ''
  }
}
