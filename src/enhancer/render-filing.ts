import type { AnswerFile, Confirmation } from '../command/definition.ts'
import { createHash } from 'node:crypto'
import type { Finding } from '../store/finding.ts'
import type { Filing } from './filing.ts'
import { asCode } from './harmless-text.ts'
import { marksOf, reportText } from './render-report.ts'

/** The very bytes: `sha256sum report.md` is the digest that is approved. */
export const filesOf = ({ report, comment }: Filing): readonly AnswerFile[] => [
  { name: 'report.md', text: reportText(report), inShell: true },
  { name: 'comment.md', text: comment.text, inShell: true },
]

/** What a person approves: where it goes, how large it is, what was taken out, and the report in full beside it. */
export function renderFiling(
  filing: Filing,
  { finding, place, isInText }: { readonly finding: Finding; readonly place: string; readonly isInText: boolean },
): Confirmation {
  const { report, comment } = filing
  const { upstream } = finding
  const text = reportText(report)
  const where =
    upstream?.tracker === filing.tracker
      ? `Tell **${place}** how often \`${finding.id}\` was seen by now, in ${upstream.url}: comment.md. Should it be gone, report.md is filed.`
      : `File \`${finding.id}\` at **${place}**: report.md as it is, or, where an issue with this title is there already, comment.md in it.`
  const lines = [
    where,
    `${asCode(report.title)}, ${Buffer.byteLength(text)} bytes, sha256 ${report.digest.slice(0, 12)}. ${renderMarks(report.body)}`,
    'Everybody who sees that place can read it, and it can not be taken back.',
    ...(isInText ? ['', block(text), '', block(comment.text)] : []),
  ]
  return { text: lines.join('\n'), files: filesOf(filing), bound: boundOf(filing) }
}

/** All that is sent, and where. */
export const boundOf = (filing: Filing): string => createHash('sha256').update(JSON.stringify(filing)).digest('hex')

function renderMarks(body: string): string {
  const kinds = new Map<string, number>()
  for (const { kind } of marksOf(body)) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  const named = [...kinds].map(([kind, n]) => (n === 1 ? kind : `${n} × ${kind}`)).join(', ')
  return named === '' ? 'No secret was found in it.' : `Taken out, and marked [redacted: …] in it: ${named}.`
}

const block = (text: string): string => `\`\`\`\`\`\n${text.replaceAll('`````', "'''''")}\n\`\`\`\`\``
