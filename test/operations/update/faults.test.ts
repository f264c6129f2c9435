import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fakeMos } from '../../support/fake-packages.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { withRegistry } from '../../support/with-registry.ts'
import { doubleFaults, runCase, singleFaults, worldsOf } from './fault-cases.ts'
import { createSaga } from './saga.ts'

const here = withRegistry(() => [fakeMos('1.5.0', {}, '1.4.0')])

test('steps that are cut, by an error and by a kill: all old or all new (all of it: npm run soak)', async () => {
  const saga = await createSaga(join(await temporaryDirectory(), 'machine'), here.quick)
  const op = await saga.queue({ to: '1.5.0' })
  const reset = await saga.keep()
  const worlds = await worldsOf(saga, op, reset)
  expect(worlds.new).not.toEqual(worlds.old)
  const { names, undoable } = saga.steps(op)
  expect([names.length, undoable.length]).toEqual([9, 7])
  const some = [
    ...singleFaults(names.length).filter((_, index) => index % 5 === 3),
    ...doubleFaults(names.length, undoable).filter((_, index) => index % 211 === 57),
  ]
  expect(some.length).toBeGreaterThan(9)
  for (const each of some) {
    await runCase(saga, op, each, worlds)
    await reset()
  }
})
