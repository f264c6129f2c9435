import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { withRegistry } from '../../support/with-registry.ts'
import { breaks, brokenMos, goodMos, spoil } from './broken-packages.ts'
import { expectBroken, runMatrix } from './matrix.ts'
import { createSaga } from './saga.ts'

const here = withRegistry(() => [goodMos(), ...brokenMos()])
/** every n-th, from the one on */
const sample = { single: [10, 4], double: [290, 57], broken: [12, 5], back: [12, 3] } as const

test('steps that are cut, by an error and by a kill: all old or all new (all of it: npm run soak)', async () => {
  const { failures, ...ends } = await runMatrix({
    directory: await temporaryDirectory(),
    host: here.quick,
    registry: here.registry,
    broken: ['2.3.0'],
    pick: (cases, what) => cases.filter((_, index) => index % sample[what][0] === sample[what][1]),
  })
  expect(failures).toEqual([])
  expect(ends).toEqual({ new: 4, old: 5, 'needs attention': 2 })
})

test('versions that do not work, each in another way: all is as it was, and said', async () => {
  await spoil(here.registry)
  const saga = await createSaga(join(await temporaryDirectory(), 'machine'), here.quick)
  const reset = await saga.keep()
  for (const version of Object.keys(breaks).filter((each) => each !== '2.3.0')) {
    await expectBroken(saga, here.registry, version)
    await reset()
  }
})
