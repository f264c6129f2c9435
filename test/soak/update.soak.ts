import { expect, test } from 'vitest'
import { brokenMos, goodMos } from '../operations/update/broken-packages.ts'
import { runMatrix } from '../operations/update/matrix.ts'
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
