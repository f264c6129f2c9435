import type { Sighting } from '../../../src/store/finding.ts'

/** A fault that was seen just now. */
export const aSighting = (own: Partial<Sighting> = {}): Sighting => ({
  fingerprint: 'v1:0123456789abcdef',
  detector: 'crash-loop',
  component: 'runtime codex',
  title: 'codex ends right after its start',
  template: 'codex ends right after its start',
  occurrences: [{ id: 'crash-1', at: Date.now(), hostId: 'here', agent: 'ada' }],
  evidence: ['Error: not logged in'],
  ...own,
})
