import { expect, test } from 'vitest'
import { proofOfUpdate } from '../../../src/operations/update/proof-of-update.ts'
import type { OpStep } from '../../../src/store/op.ts'

const done = (name: string, note: string): OpStep => ({ name, state: 'done', note })
const written = done('write it down', 'mos 1.4.0 → 1.5.0: generation 3')
const looked = done('look who runs what', 'No agent runs anything older')

test('an update ends with what was brought in and who runs what', () => {
  expect(proofOfUpdate([done('install 1.5.0', '1 package'), written, looked])).toBe(
    'mos 1.4.0 → 1.5.0: generation 3. No agent runs anything older',
  )
})

test('one that is down after its relaunch is named: it runs nothing older', () => {
  const down = 'ada came up, and is down by now. See why: /agent logs agent:ada'
  const rolled = done('look at everybody again', `3 agents are up on 1.5.0, and 2 that live in Mos.\n${down}`)
  expect(proofOfUpdate([written, rolled, looked])).toBe(
    `mos 1.4.0 → 1.5.0: generation 3. No agent runs anything older\n${down}`,
  )
})
