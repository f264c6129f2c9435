import { displayWidth } from '../host/display-width.ts'

/** Wider than this its lines break on most screens, and then nothing is under anything. */
const widest = 60
/** `|---|:--:|`; a longer one is none, and would take long to be judged. */
const isRule = (line: string): boolean =>
  line.length < 1_000 && line.includes('|') && /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/.test(line)
const isFence = (line: string): boolean => line.trimStart().startsWith('```')

/**
 * Markdown's tables in a form that chats show, since they have none: aligned in a code block, a wide one as a list of its
 * rows. Two bars with nothing between would hide what follows as a spoiler. Tables in code stay what they are.
 */
export function alignTables(text: string): string {
  if (!text.includes('|')) return text
  const lines = text.split('\n')
  const out: string[] = []
  let isCode = false
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (isFence(line)) isCode = !isCode
    const rows = isCode ? [] : tableAt(lines, at)
    if (rows.length === 0) {
      out.push(line)
      continue
    }
    out.push(render(rows.map(cellsOf)))
    // The line under its head is none of its rows.
    at += rows.length
  }
  return out.join('\n')
}

/** Its lines without the rule under the first; none where no table begins. */
function tableAt(lines: readonly string[], at: number): readonly string[] {
  const [head = '', rule = ''] = lines.slice(at, at + 2)
  if (!head.includes('|') || !isRule(rule) || cellsOf(head).length !== cellsOf(rule).length) return []
  let end = at + 2
  while (lines[end]?.includes('|') === true && !isFence(lines[end] ?? '')) end++
  return [head, ...lines.slice(at + 2, end)]
}

/** A bar in code, or behind a backslash, ends no cell. */
function cellsOf(line: string): readonly string[] {
  const cells = line
    .trim()
    .replace(/^\|/, '')
    .match(/(?:\\.|`[^`]*`|[^|])*(?:\||$)/g)
  const all = (cells ?? []).map((cell) => cell.replace(/\|$/, '').replaceAll('\\|', '|').trim())
  // What the expression finds at the very end is nothing.
  return all.slice(0, -1)
}

function render(rows: readonly (readonly string[])[]): string {
  const plain = rows.map((row) => row.map((cell) => cell.replaceAll(/\*\*|`/g, '')))
  const columns = Math.max(...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...plain.map((row) => displayWidth(row[column] ?? ''))),
  )
  const total = widths.reduce((sum, width) => sum + width + 2, -2)
  return total <= widest ? aligned(plain, widths) : listed(rows)
}

function aligned(rows: readonly (readonly string[])[], widths: readonly number[]): string {
  const line = (row: readonly string[]) =>
    widths
      .map((width, column) => (row[column] ?? '') + ' '.repeat(Math.max(0, width - displayWidth(row[column] ?? ''))))
      .join('  ')
      .trimEnd()
  const [head = [], ...others] = rows
  const rule = widths.map((width) => '─'.repeat(width)).join('  ')
  return ['```', line(head), rule, ...others.map(line), '```'].join('\n')
}

/** `- ada · state: idle · note: none` */
function listed([head = [], ...rows]: readonly (readonly string[])[]): string {
  return rows
    .map(([first = '', ...others]) => {
      const named = others.flatMap((cell, column) => {
        const name = head[column + 1] ?? ''
        return cell === '' ? [] : [name === '' ? cell : `${name}: ${cell}`]
      })
      return `- ${[first, ...named].join(' · ')}`
    })
    .join('\n')
}
