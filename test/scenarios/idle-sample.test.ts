import { expect, test } from 'vitest'
import { idleRun } from '../soak/idle-run.ts'

test('a fleet that has nothing to do calls no model and says nothing', { timeout: 120_000 }, async () => {
  const { before, prompts, requests } = await idleRun(20_000)
  expect(before).toBeGreaterThan(0)
  expect([prompts, requests]).toEqual([0, []])
})
