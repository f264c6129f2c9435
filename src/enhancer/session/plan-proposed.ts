import { createHash } from 'node:crypto'
import type { Occurrence, Sighting } from '../../store/finding.ts'

/** What the enhancer's session says it has found, redacted. */
export type Proposed = {
  readonly title: string
  readonly component: string
  readonly evidence: readonly string[]
  readonly cause?: string
  readonly occurrence: Occurrence
}

/** The sighting of a fault that the session names: its words are all that there is to know it again by. */
export function planProposed({ occurrence, ...said }: Proposed): Sighting {
  const template = said.title.toLowerCase().replaceAll(/\d+/g, '<n>').replaceAll(/\s+/g, ' ').trim()
  const key = JSON.stringify(['enhancer', said.component.toLowerCase(), template])
  const fingerprint = `v1:${createHash('sha256').update(key).digest('hex')}`
  return { ...said, fingerprint, detector: 'enhancer', template, occurrences: [occurrence] }
}
