import { join } from 'node:path'
import { expect, test } from 'vitest'
import { doubleFaults, runCase, singleFaults, worldsOf } from '../operations/update/fault-cases.ts'
import { createSaga } from '../operations/update/saga.ts'
import { fakeMos } from '../support/fake-packages.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { withRegistry } from '../support/with-registry.ts'

const here = withRegistry(() => [fakeMos('1.5.0', {}, '1.4.0')])
/** every n-th case of two faults */
const stride = Number(process.env['SOAK_UPDATE_STRIDE'] ?? 1)

test('every step of an update cut before and after its effect, by error and by kill, once and twice', async () => {
  const saga = await createSaga(join(await temporaryDirectory(), 'machine'), here.quick)
  const op = await saga.queue({ to: '1.5.0' })
  const reset = await saga.keep()
  const worlds = await worldsOf(saga, op, reset)
  const { names, undoable } = saga.steps(op)
  const singles = singleFaults(names.length)
  const doubles = doubleFaults(names.length, undoable).filter((_, index) => index % stride === 0)
  const failures: string[] = []
  const ends = { new: 0, old: 0, 'needs attention': 0 }
  const began = Date.now()
  for (const each of [...singles, ...doubles]) {
    await runCase(saga, op, each, worlds).then(
      () => (ends[each.ends] += 1),
      (error: unknown) => failures.push(`${each.name}: ${String(error)}`),
    )
    await reset()
  }
  const seconds = Math.round((Date.now() - began) / 1000)
  console.log(
    `update of ${names.length} steps: ${singles.length} single and ${doubles.length} double faults: ${ends.new} all new, ` +
      `${ends.old} all old, ${ends['needs attention']} told with a remedy that works, ${failures.length} in between, ${seconds} s`,
  )
  expect(failures).toEqual([])
})
