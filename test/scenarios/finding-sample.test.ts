import { expect, test } from 'vitest'
import { findingRun } from '../soak/finding-run.ts'

test(
  'sixty occurrences of four faults over two kills are four cards with exact counts, and four issues',
  { timeout: 180_000 },
  async () => {
    const { wrong } = await findingRun({ seed: 20_261_127, kills: 2, faults: 4, occurrences: 60 })
    expect(wrong).toEqual([])
  },
)
