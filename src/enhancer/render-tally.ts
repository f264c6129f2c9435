import { createHash } from 'node:crypto'
import type { Finding } from '../store/finding.ts'
import { renderCount, renderVersions } from './render-count.ts'
import type { Report } from './report.ts'

/** What is said in an issue that is there already: how often it was seen, and nothing of anybody's. Added once a report. */
export function renderTally(
  finding: Finding,
  { report, versions }: { readonly report: Report; readonly versions: ReadonlyMap<string, readonly string[]> },
): { readonly text: string; readonly key: string } {
  const key = `mos-comment-${createHash('sha256').update(report.digest).digest('hex').slice(0, 20)}`
  const lines = [
    `${renderCount(finding)} Versions: ${renderVersions(versions)}.`,
    'Told by Mos, which supervises coding agents; a person has read and approved it.',
    `<!-- ${key} -->`,
  ]
  return { text: `${lines.join('\n\n')}\n`, key }
}

/** What is said when an issue is closed because its fault is gone. */
export function renderFarewell(
  finding: Pick<Finding, 'id' | 'fingerprint' | 'lastAt'>,
  { product, version }: { readonly product: string; readonly version: string },
): { readonly text: string; readonly key: string } {
  const key = `mos-comment-${createHash('sha256').update(`${finding.fingerprint}\n${finding.lastAt}`).digest('hex').slice(0, 20)}`
  const last = new Date(finding.lastAt).toISOString().slice(0, 10)
  const now = version === '' ? '' : `, with ${product} ${version.replaceAll(/[^\w.+, -]/g, '')} by now`
  const text = `Not seen since ${last}${now}: closed.\n\nTold by Mos, which supervises coding agents; a person has approved it.\n\n<!-- ${key} -->\n`
  return { text, key }
}
