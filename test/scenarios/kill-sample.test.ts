import { expect, test } from 'vitest'
import { crashRun } from '../soak/crash-run.ts'

test('six random kill -9 in six conversations lose nothing and do nothing twice', { timeout: 120_000 }, async () => {
  const { faults } = await crashRun({ seed: 20_261_122, kills: 6, conversations: 6 })

  expect(faults).toEqual([])
})
