import { createHash } from 'node:crypto'
import type { Mark, Redactor } from '../redact/redactor.ts'
import type { Finding } from '../store/finding.ts'
import { expectedOf } from './expected-of.ts'
import { asBlock, asCode, asTitle, visibleText } from './harmless-text.ts'
import { neutralText } from './neutral-text.ts'
import { renderCount, renderVersions } from './render-count.ts'
import type { Report } from './report.ts'

/** GitHub takes titles of 256, the others of 255. */
const longestTitle = 180
const longestPart = 4_000
const longestCause = 2_000

export type ReportDeps = {
  readonly redactor: Redactor
  /** whose finding it is: what tells its issue from another fleet's about the same fault */
  readonly tenant: string
  readonly versions: ReadonlyMap<string, readonly string[]>
}

/**
 * What is sent about a finding, in full. Texts of others are redacted before they are cut, without names of hosts and
 * agents, and in blocks where they are words and nothing else; then the whole is redacted once more.
 */
export function renderReport(finding: Finding, { redactor, tenant, versions }: ReportDeps): Report {
  const safe = (text: string, most: number): string => {
    const visible = visibleText(redactor.redact(text).text)
    return cut(neutralText(redactor.redact(visible).text, finding), most)
  }
  const marker = `<!-- mos-finding-${hash(`${tenant}\n${finding.fingerprint}`).slice(0, 20)} -->`
  const title = redactor.redact(cut(asTitle(safe(`[${finding.component}] ${finding.title}`, 1_000)), longestTitle)).text
  const { evidence, cause, template } = finding
  const shown = evidence.length > 0 ? evidence : [template]
  const parts = [
    '### What happens',
    asBlock(safe(finding.title, longestPart)),
    renderCount(finding),
    `Component: ${asCode(safe(finding.component, 100))}. Versions: ${renderVersions(versions)}.`,
    '### What was expected',
    expectedOf(finding.detector),
    ...(cause === undefined ? [] : [`### Likely cause${byWhom(finding)}`, asBlock(safe(cause, longestCause))]),
    '### Evidence',
    ...shown.map((text) => asBlock(safe(text, longestPart))),
    '---',
    `Seen and filed by Mos, which supervises coding agents; a person has read and approved it. Secrets and names were taken out. Fingerprint ${asCode(finding.fingerprint)}.`,
  ]
  const body = `${redactor.redact(parts.join('\n\n')).text}\n\n${marker}\n`
  return { findingId: finding.id, title, body, marks: marksOf(body), digest: reportDigest({ title, body }), marker }
}

/** sha256 of `report.md` as it is shown: title, an empty line, body. */
export const reportDigest = (report: Pick<Report, 'title' | 'body'>): string => hash(reportText(report))

export const reportText = ({ title, body }: Pick<Report, 'title' | 'body'>): string => `${title}\n\n${body}`

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

const byWhom = ({ causeBy }: Finding): string => (causeBy === 'enhancer' ? ' (a model says)' : '')

/** Between characters, and not within a mark. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text
  const kept = text
    .slice(0, most - 1)
    .toWellFormed()
    .replace(/\ufffd$/, '')
  return `${kept.replace(/\[(r(e(d(a(c(t(e(d(: ?[\w -]*)?)?)?)?)?)?)?)?)?$/, '')}…`
}

/** Where something was taken out. */
export const marksOf = (body: string): readonly Mark[] =>
  [...body.matchAll(/\[redacted: (?<kind>[\w ./-]{1,60})\]/g)].map((match) => ({
    kind: match.groups?.['kind'] ?? '',
    at: match.index,
    length: match[0].length,
  }))
