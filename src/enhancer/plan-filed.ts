import type { Finding, Sighting } from '../store/finding.ts'
import { fingerprintOf, templateOfSignal } from './fingerprint.ts'
import { similarity } from './similarity.ts'
import { templateOf } from './template.ts'

const detector = 'person'

/** From here on a message is likely to be about a finding. */
const alike = 0.5

/** What a person says of a message: redacted by then, all of it. */
export type Filed = {
  readonly messageId: string
  readonly text: string
  readonly title: string
  readonly component: string
  readonly note?: string | undefined
  readonly hostId: string
  readonly at: number
}

/** The sighting of it: of the finding that the person says it is, else of one of its own. A message counts once. */
export function planFiled(filed: Filed, same: Finding | undefined): Sighting {
  const { messageId, text, title, component, note, hostId, at } = filed
  const template = templateOfSignal({ message: text, frames: [] })
  const own = { fingerprint: fingerprintOf({ detector, component, template }), detector, component, title, template }
  const evidence = note === undefined ? text : `${note}\n\n${text}`
  return {
    ...own,
    ...(same === undefined ? {} : { fingerprint: same.fingerprint }),
    occurrences: [{ id: `message-${messageId}`, at, hostId }],
    evidence: [evidence],
  }
}

/** The open finding that a text is most like, where it is like any. */
export function findAlike(text: string, findings: readonly Finding[]): Finding | undefined {
  const message = templateOf(text)
  const scored = findings.map((finding) => ({
    finding,
    score: Math.max(
      ...[finding.template, finding.title, ...finding.evidence].map((each) => similarity(templateOf(each), message)),
    ),
  }))
  return scored.filter(({ score }) => score >= alike).toSorted((a, b) => b.score - a.score)[0]?.finding
}
