import { expect, test } from 'vitest'
import { isSettled } from '../../src/seed/is-settled.ts'
import { reseed } from '../../src/seed/reseed.ts'
import { seedPaths } from '../../src/seed/seed-paths.ts'
import { createCrashDisk } from '../support/crash-disk.ts'
import type { CrashDisk } from '../support/crash-disk.ts'
import { createRandom } from '../soak/random.ts'
import { samplePackage } from './sample-package.ts'

const paths = seedPaths('/home', '/state')
const shipped = samplePackage('1', [
  { path: 'mos/launchers/run', text: 'run', mode: '755' },
  { path: 'mos/roles/coder.md', class: 'merge', text: 'role' },
  { path: 'fleet/roster.yaml', class: 'seed', text: 'roster' },
])

/** A home that nothing is to do to, and a person whose deleted role stays so. */
async function settled(): Promise<CrashDisk> {
  const machine = createCrashDisk(createRandom(3))
  machine.put('/home/mos/roles/coder.md', 'role')
  const run = () => reseed(machine.disk, paths, shipped, { by: 'start', key: 'k' })
  await run()
  machine.put('/home/mos/roles/coder.md', undefined)
  await run()
  await run()
  expect(await isSettled(machine.disk, paths, 'k')).toBe(true)
  return machine
}

test.each<[what: string, change: (machine: CrashDisk) => void]>([
  ['an edit', (machine) => machine.put('/home/mos/launchers/run', 'mine')],
  ['a deletion', (machine) => machine.put('/home/mos/launchers/run', undefined)],
  ['a file where none was', (machine) => machine.put('/home/mos/roles/coder.md', 'again')],
  ['a file where proposals lie', (machine) => machine.put('/home/mos/proposals/roles/coder.md', 'x')],
  ['a symlink in place of a directory', (machine) => machine.put('/home/mos/launchers', { link: '/elsewhere' })],
  ['a change that was cut off', (machine) => machine.put(paths.pending, '{}')],
  ['what was seen is damaged', (machine) => machine.put(paths.seen, '[2,"k",[],[7]]')],
  ['what was seen is of another time', (machine) => machine.put(paths.seen, '{"schema":1,"files":{}}')],
])('%s: there may be something to do', async (_, change) => {
  const machine = await settled()
  change(machine)
  expect(await isSettled(machine.disk, paths, 'k')).toBe(false)
})

test('something else is shipped: there may be something to do', async () => {
  const machine = await settled()
  expect(await isSettled(machine.disk, paths, 'other')).toBe(false)
})
