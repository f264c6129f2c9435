import type { Occurrence, Sighting } from '../../src/store/finding.ts'

export const occurrence = (id: string, at: number = Date.now(), more: Partial<Occurrence> = {}): Occurrence => ({
  id,
  at,
  hostId: 'alpha',
  ...more,
})

/** A fault that was seen; `n` makes it another one. */
export const sighting = (n: number, occurrences: readonly Occurrence[], more: Partial<Sighting> = {}): Sighting => ({
  fingerprint: `v1:${n.toString(16).padStart(10, '0').padEnd(40, '0')}`,
  detector: 'crash-loop',
  component: 'runtime codex',
  title: `codex crashes at its start (${n})`,
  template: 'panicked at <path>',
  occurrences,
  evidence: [`thread main panicked (${n})`],
  ...more,
})
