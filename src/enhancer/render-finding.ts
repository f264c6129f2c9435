import { inertLine } from '../chat/inert-text.ts'
import { visibleLine } from '../command/visible-line.ts'
import { spell } from '../fleet/heartbeat-age.ts'
import type { Finding } from '../store/finding.ts'
import { findingLines } from './finding-lines.ts'
import { visibleEvidence } from './visible-evidence.ts'

const mostOfEvidence = 1_500

/** A finding with all that is known of it, for who asks; `plain`: where nothing formats. */
export function renderFinding(finding: Finding, { now, isPlain }: { readonly now: number; readonly isPlain: boolean }) {
  const stamp = (at: number): string => (at > now ? `in ${spell(at - now)}` : `${spell(now - at)} ago`)
  const line = (text: string, most: number): string =>
    isPlain ? visibleLine(text).slice(0, most) : inertLine(text, most)
  const evidence = finding.evidence.map((text) => visibleEvidence(text, mostOfEvidence)).filter((text) => text !== '')
  return [
    `**${line(finding.title, 200)}** is ${finding.state} (\`${finding.id}\`)`,
    ...findingLines(finding, { stamp, line }).map((text) => text.replace(/^-# /, '')),
    '**History**',
    ...finding.history.map(({ at, what }) => `- ${stamp(at)}: ${line(what, 200)}`),
    ...(evidence.length === 0 ? [] : ['**Evidence**, the newest last']),
    ...evidence.map((text) => `\`\`\`\n${text}\n\`\`\``),
  ].join('\n')
}
