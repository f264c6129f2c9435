import { join } from 'node:path'
import { expect, test } from 'vitest'
import { breaks, brokenMos, goodMos } from '../operations/update/broken-packages.ts'
import { runMatrix } from '../operations/update/matrix.ts'
import { worldsOf } from '../operations/update/fault-cases.ts'
import { liveKilled } from '../operations/update/kills.ts'
import { createSaga } from '../operations/update/saga.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { withRegistry } from '../support/with-registry.ts'

const here = withRegistry(() => [goodMos(), ...brokenMos()])
/** every n-th case of two faults */
const stride = Number(process.env['SOAK_UPDATE_STRIDE'] ?? 1)

test('every step of an update cut before and after its effect, by error and by kill, once and twice', async () => {
  const began = Date.now()
  const counts = { single: 0, double: 0, broken: 0, back: 0 }
  const { failures, ...ends } = await runMatrix({
    directory: await temporaryDirectory(),
    host: here.quick,
    registry: here.registry,
    broken: Object.keys(breaks),
    pick(cases, what) {
      const some = what === 'double' ? cases.filter((_, index) => index % stride === 0) : cases
      counts[what] += some.length
      return some
    },
  })
  const seconds = Math.round((Date.now() - began) / 1000)
  console.log(
    `update: ${counts.single} single and ${counts.double} double faults, ${counts.broken} in versions that do not work, ` +
      `${counts.back} on the way back: ${ends.new} all new, ${ends.old} all old, ` +
      `${ends['needs attention']} told with a remedy that works, ${failures.length} in between, ${seconds} s`,
  )
  expect(failures).toEqual([])
})

const runs = Number(process.env['SOAK_UPDATE_KILLS'] ?? 60)

test('kill -9 of real workers at random moments, once and twice: all new, or all old where it does not work', async () => {
  const failures: string[] = []
  let kills = 0
  const plans = [{ to: '1.5.0', relaunch: ['ada'] }, { to: '2.3.0' }]
  const began = Date.now()
  for (const plan of plans) {
    const directory = join(await temporaryDirectory(), 'machine')
    const saga = await createSaga(directory, here.quick)
    await saga.runs(['ada'])
    const op = await saga.queue(plan)
    const reset = await saga.keep()
    const isGood = plan.to === '1.5.0'
    const old = await saga.world()
    const wanted = isGood ? (await worldsOf(saga, op, reset)).new : old
    const steps = saga.steps(op).names.length
    for (let run = 0; run < runs / plans.length; run++) {
      const chosen = Array.from({ length: 1 + (run % 2) }, () => ({
        step: Math.floor(Math.random() * (isGood ? steps : 5)),
        afterMs: Math.floor(Math.random() * 500),
      }))
      const { saga: last, ended, killed } = await liveKilled(directory, here.quick, chosen)
      kills += killed
      const { versions, ...world } = await last.world()
      // An npm that lost its parent may still write into its own folder.
      const whole = { ...world, versions: versions.filter((name) => !name.endsWith('.part')) }
      const how = `${plan.to} killed at ${JSON.stringify(chosen)}: ${ended?.state}: ${ended?.result}`
      try {
        expect([ended?.state, whole]).toEqual([isGood ? 'done' : 'failed', wanted])
      } catch (error) {
        failures.push(`${how}: ${String(error)}`)
      }
      await reset()
    }
  }
  const seconds = Math.round((Date.now() - began) / 1000)
  console.log(`update: ${kills} real SIGKILLs in ${runs} runs, ${failures.length} in between, ${seconds} s`)
  expect(failures).toEqual([])
})
