import { inertLine } from '../chat/inert-text.ts'
import { withNames } from '../chat/render-receipt.ts'
import type { Finding } from '../store/finding.ts'
import { findingLines } from './finding-lines.ts'
import { visibleEvidence } from './visible-evidence.ts'

const longest = 1_950
const mostEvidence = 800
const mostHistory = 3

const signs: Readonly<Record<Finding['state'], string>> = {
  open: '🐞',
  snoozed: '💤',
  dismissed: '🗑️',
  resolved: '✅',
}

const stamp = (at: number, style: 'f' | 'R' | 'd'): string => `<t:${Math.floor(at / 1000)}:${style}>`
const line = (text: string, most: number): string => withNames(inertLine(text, most))

/** A finding as Discord shows it, 2,000 characters at most. All of its words are data: none of them formats or mentions. */
export function renderFindingText(finding: Finding): string {
  const { state, title, id, history } = finding
  const text = [
    `${signs[state]} **${inertLine(title, 160)}** · \`${id}\``,
    ...findingLines(finding, { stamp, line }),
    ...history.slice(-mostHistory).map(({ at, what }) => `-# ${stamp(at, 'd')} ${line(what, 90)}`),
  ].join('\n')
  return `${text}${evidenceOf(finding, Math.min(mostEvidence, longest - text.length))}`
}

/** The newest first, and whole ones before parts. */
function evidenceOf({ evidence }: Finding, room: number): string {
  const frame = 9
  let left = room
  const shown: string[] = []
  for (const text of evidence.toReversed()) {
    const seen = left <= frame ? '' : visibleEvidence(text, left - frame)
    if (seen === '') continue
    shown.push(`\n\`\`\`\n${seen}\n\`\`\``)
    left -= seen.length + frame
  }
  return shown.join('')
}
