import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { withRegistry } from '../../support/with-registry.ts'
import { brokenMos, goodMos } from './broken-packages.ts'
import { runMatrix } from './matrix.ts'

const here = withRegistry(() => [goodMos(), ...brokenMos()])
/** every n-th, from the one on */
const sample = { single: [9, 4], double: [271, 57], broken: [14, 5], back: [12, 3] } as const

test('steps that are cut, by an error and by a kill: all old or all new (all of it: npm run soak)', async () => {
  const { failures, ...ends } = await runMatrix({
    directory: await temporaryDirectory(),
    host: here.quick,
    registry: here.registry,
    pick: (cases, what) => cases.filter((_, index) => index % sample[what][0] === sample[what][1]),
  })
  expect(failures).toEqual([])
  expect(ends).toEqual({ new: 4, old: 9, 'needs attention': 1 })
})
