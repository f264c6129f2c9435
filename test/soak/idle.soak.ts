import { expect, test } from 'vitest'
import { idleRun } from './idle-run.ts'

const minutes = Number(process.env['SOAK_IDLE_MINUTES'] ?? 10)

test(`in ${minutes} minutes without anything to do no model is called, and Discord hears nothing`, async () => {
  const { before, prompts, requests } = await idleRun(minutes * 60_000)
  console.log(
    `${before} prompts before; in ${minutes} idle minutes ${prompts} prompts, ${requests.length} requests to Discord`,
  )
  expect(before).toBeGreaterThan(0)
  expect([prompts, requests]).toEqual([0, []])
})
