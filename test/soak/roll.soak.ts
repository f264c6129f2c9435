import { expect, test } from 'vitest'
import { testSystemd, whyNoSystemd } from '../support/systemd.ts'
import { rollRun } from './roll-run.ts'
import type { RollRun } from './roll-run.ts'

const agents = Number(process.env['SOAK_AGENTS'] ?? 20)
const kills = Number(process.env['SOAK_KILLS'] ?? 5)
const rounds = Number(process.env['SOAK_ROUNDS'] ?? 1)
const wave = Math.ceil(agents / 4)

function judge({ fewest, silenceMs, programs, versions, ...run }: RollRun): void {
  const { looks, longestMs, questions, ms, receipt } = run
  console.log(
    `${receipt}\n${agents} agents in ${(ms / 1000).toFixed(1)} s: ${fewest} alive at the fewest (wave of ${wave}, ${looks} looks); longest silence ${Math.round(silenceMs)} ms, longest wait for one of ${questions} answers ${Math.round(longestMs)} ms`,
  )
  expect(fewest).toBeGreaterThanOrEqual(agents - wave)
  expect(silenceMs).toBeLessThanOrEqual(5_000)
  expect(new Set(programs)).toEqual(new Set([2]))
  expect(new Set(versions)).toEqual(new Set(['2.0.0']))
}

test.each(Array.from({ length: rounds }, (_, index) => index + 1))(
  `a relaunch of ${agents} agents: one wave down at most, and the orchestrator answers all the while (round %i)`,
  async () => judge(await rollRun(agents)),
)

test.skipIf(whyNoSystemd !== undefined)(`the same over units of ${agents} agents ${whyNoSystemd ?? ''}`, async () =>
  judge(await rollRun(agents, { systemd: await testSystemd() })),
)

test(`a relaunch of ${agents} agents while Mos is killed ${kills} times: nobody is started twice, and it ends once`, async () => {
  const { fewest, ms, programs, versions, ends, receipt } = await rollRun(agents, { kills })
  console.log(
    `${receipt}\n${agents} agents, ${kills} × kill -9 of Mos in ${(ms / 1000).toFixed(1)} s: ${fewest} alive at the fewest`,
  )
  expect(fewest).toBeGreaterThanOrEqual(agents - wave)
  expect(new Set(programs)).toEqual(new Set([2]))
  expect(new Set(versions)).toEqual(new Set(['2.0.0']))
  expect(ends).toBe(1)
})
