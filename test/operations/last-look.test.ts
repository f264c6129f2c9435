import { expect, test } from 'vitest'
import type { AgentStatus } from '../../src/fleet/status.ts'
import { createLastLook } from '../../src/operations/last-look.ts'

const seen = (name: string): readonly AgentStatus[] => [
  {
    agent: { name, runtime: 'stub', role: 'coder' },
    role: undefined,
    evidence: { at: 1, placement: 'pane', supervised: true },
    readiness: 'idle',
  },
]

test('what somebody has just seen is not looked at again; without it there is a look', async () => {
  let looks = 0
  const lastLook = createLastLook(async () => ((looks += 1), seen('own')))
  expect([await lastLook.get(), looks]).toEqual([seen('own'), 1])
  lastLook.keep(seen('kept'))
  expect([await lastLook.get(), looks]).toEqual([seen('kept'), 1])
})
