import { spell } from '../../fleet/heartbeat-age.ts'
import type { PackageRow } from './package-row.ts'

export const updateColumns = ['package', 'installed', 'wanted', 'latest', 'age', 'changelog'] as const

/** The table's cells: `age` is that of what is wanted. */
export const renderRow = (row: PackageRow): readonly string[] => [
  row.label === 'mos' ? (row.package === undefined ? 'mos' : `mos (${row.package})`) : `${row.label} (${row.package})`,
  row.installed ?? '-',
  row.wanted ?? '-',
  row.info?.latest ?? '-',
  row.ageMs === undefined ? '-' : spell(row.ageMs),
  row.info?.changelog ?? '-',
]

/** What becomes of each, a line. */
export const renderNotes = (rows: readonly PackageRow[]): string =>
  rows
    .flatMap((row) => {
      const { action, why, info } = row
      // In a chat a table's words are no links.
      const changelog = info?.changelog === undefined ? '' : ` · ${info.changelog}`
      if (action === 'update') return [`${row.label}: ${renderChange(row, why)}${changelog}`]
      return why === '' || why === 'up to date' ? [] : [`${row.label} stays: ${why}`]
    })
    .join('\n')

/** The plan in words that stay the same for a day, since a yes is bound to them; empty: nothing is to do. */
export function renderPlan(id: string | undefined, rows: readonly PackageRow[]): string {
  if (id === undefined) return ''
  const changes = rows
    .filter(({ action }) => action === 'update')
    .map((row) => `  ${row.label} ${renderChange(row, row.isPassing === true ? '' : row.why)}`)
  return [`Installation ${id}:`, ...changes].join('\n')
}

function renderChange({ installed, wanted, where }: PackageRow, why: string): string {
  const from = where.kind === 'installation' || where.kind === 'checkout' ? installed : undefined
  const change = from === undefined ? `${wanted} is installed` : `${from} → ${wanted}`
  const apart = where.kind === 'elsewhere' ? `, beside yours in ${where.path}` : ''
  return `${change}${apart}${why === '' ? '' : ` (${why})`}`
}
