import type { Finding, Findings } from '../store/finding.ts'

export type Known = Pick<Finding, 'fingerprint' | 'detector' | 'component' | 'template'>

const most = 1_000

export type KnownFindings = {
  /** Read once, and again when somebody else made one. */
  list(): Promise<readonly Known[]>
  add(findings: readonly Finding[]): void
  /** A finding of this id is there now. */
  heard(id: string): void
}

/** What sightings are held against. What is told here of a finding never changes, so that nobody reads them at each look. */
export function createKnownFindings(findings: Pick<Findings, 'list'>): KnownFindings {
  const known = new Map<string, Finding>()
  let isRead = false
  return {
    async list() {
      if (!isRead) for (const finding of await findings.list({ limit: most })) known.set(finding.id, finding)
      isRead = true
      return [...known.values()].map(({ fingerprint, detector, component, template }) => ({
        fingerprint,
        detector,
        component,
        template,
      }))
    },
    add(noted) {
      for (const finding of noted) known.set(finding.id, finding)
    },
    heard(id) {
      if (!known.has(id)) isRead = false
    },
  }
}
