import type { Redactor } from '../../redact/redactor.ts'
import type { Remedy } from '../../fleet/remedy.ts'
import type { Finding, Findings, Occurrence, Sighting } from '../../store/finding.ts'

/** What the enhancer's session says it has found, redacted. */
export type Proposed = {
  readonly title: string
  readonly component: string
  readonly evidence: readonly string[]
  readonly cause?: string
  readonly occurrence: Occurrence
}

export type ProposalDeps = {
  readonly findings: Pick<Findings, 'note' | 'update'>
  readonly redactor: Redactor
  readonly hostId: string
  readonly cardsPerHour: () => number
  /** Which finding this is, or would be. */
  readonly sight: (proposed: Proposed) => Promise<Sighting>
  /** A Failure for what `bug apply` would refuse. */
  readonly checkRemedy: (remedy: Remedy) => Promise<void>
  readonly showFinding: (finding: Finding) => Promise<void>
  readonly now: () => number
}

/** Of one question: what it may write onto, and how much. */
export type Session = {
  readonly asked: Finding
  /** ids of what it may propose a remedy for: what it was asked about and what it found itself */
  readonly open: Set<string>
}
