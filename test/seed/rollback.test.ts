import { expect, test } from 'vitest'
import { Failure } from '../../src/errors.ts'
import { lookAndPlan } from '../../src/seed/look-and-plan.ts'
import { listGenerations } from '../../src/seed/generations.ts'
import { findConflict } from '../../src/seed/conflicts.ts'
import { resolve } from '../../src/seed/resolve.ts'
import { reseed } from '../../src/seed/reseed.ts'
import { lookAtRollback, rollback } from '../../src/seed/rollback.ts'
import { seedPaths } from '../../src/seed/seed-paths.ts'
import { createCrashDisk, PowerCut } from '../support/crash-disk.ts'
import { createRandom } from '../soak/random.ts'
import { samplePackage } from './sample-package.ts'

const paths = seedPaths('/home', '/state')
const version = (name: string, ...more: { path: string; text: string }[]) =>
  samplePackage(name, [
    { path: 'mos/launchers/run', text: `run ${name}`, mode: '755' },
    { path: 'mos/roles/coder.md', class: 'merge', text: `a\nb\nc\n${name}\n` },
    ...more,
  ])

/** A home that two versions were brought into. */
async function twoVersions() {
  const machine = createCrashDisk(createRandom(7))
  const { disk } = machine
  const [one, two] = [version('1'), version('2', { path: 'mos/hooks/new.mjs', text: 'new' })]
  await reseed(disk, paths, one, { by: 'ada' })
  await reseed(disk, paths, two, { by: 'bob' })
  const back = async (to: number, by = 'eve') => {
    const { plan } = await lookAtRollback(disk, paths, to)
    const done = await rollback(disk, paths, { to, by, digest: plan.digest, manifest: two.manifest.digest })
    return { plan, done }
  }
  const home = () =>
    Object.fromEntries(
      [...machine.files()]
        .filter(([path]) => path.startsWith('/home/'))
        .map(([path, { text }]) => [path.slice(6), text]),
    )
  return { machine, disk, one, two, back, home }
}

const first = { 'mos/launchers/run': 'run 1', 'mos/roles/coder.md': 'a\nb\nc\n1\n' }
const second = { 'mos/launchers/run': 'run 2', 'mos/roles/coder.md': 'a\nb\nc\n2\n', 'mos/hooks/new.mjs': 'new' }

test('back and forth: each is a generation of its own, and a start does not undo it', async () => {
  const { disk, two, back, home } = await twoVersions()
  expect(home()).toEqual(second)
  await back(1)
  expect(home()).toEqual(first)
  await reseed(disk, paths, two, { by: 'start' })
  expect(home()).toEqual(first)
  await back(2)
  expect(home()).toEqual(second)
  await back(0)
  expect(home()).toEqual({})
  const generations = await listGenerations(disk, paths)
  expect(generations.map(({ number, kind, by }) => [number, kind, by])).toEqual([
    [1, 'reseed', 'ada'],
    [2, 'reseed', 'bob'],
    [3, 'rollback', 'eve'],
    [4, 'rollback', 'eve'],
    [5, 'rollback', 'eve'],
  ])
})

test('after going back a person may have the new files all the same, and the next version comes by itself', async () => {
  const { disk, two, back, home } = await twoVersions()
  await back(1)
  const { plan } = await lookAndPlan(disk, paths, two)
  await reseed(disk, paths, two, { by: 'eve', digest: plan.digest })
  expect(home()).toEqual(second)
  await back(1)
  await reseed(disk, paths, version('3'), { by: 'start' })
  expect(home()).toEqual({ 'mos/launchers/run': 'run 3', 'mos/roles/coder.md': 'a\nb\nc\n3\n' })
})

test('what somebody does not want stays away, whatever is decided or noted afterwards', async () => {
  const { machine, disk, two, back, home } = await twoVersions()
  await back(1)
  machine.put('/home/mos/roles/coder.md', 'a\nb\nc\nmine\n')
  const waits = findConflict(await lookAndPlan(disk, paths, two), two, 'mos/roles/coder.md')
  const decided = { path: waits.path, choice: 'keep', digest: waits.decide.keep.digest, by: 'eve' } as const
  expect(await resolve(disk, paths, two, decided)).toMatchObject({ number: 4, kind: 'resolve' })
  const kept = home()
  expect((await reseed(disk, paths, two, { by: 'start' })).generation).toBeUndefined()
  expect(home()).toEqual(kept)
  expect(kept['mos/launchers/run']).toBe('run 1')
})

test('what was edited since stays, and the rest goes back; nothing to do is no generation', async () => {
  const { machine, disk, back, home } = await twoVersions()
  machine.put('/home/mos/roles/coder.md', 'mine')
  const { plan } = await back(1)
  expect(plan.changes.map(({ path, verdict }) => [path, verdict])).toEqual([
    ['mos/hooks/new.mjs', 'delete'],
    ['mos/launchers/run', 'restore'],
    ['mos/roles/coder.md', 'kept'],
  ])
  expect(home()).toEqual({ ...first, 'mos/roles/coder.md': 'mine' })
  expect((await back(1)).done).toBeUndefined()
  expect(await listGenerations(disk, paths)).toHaveLength(3)
})

test('another plan than the one that was shown is not carried out; the same one twice is one', async () => {
  const { machine, disk, two } = await twoVersions()
  const { digest } = (await lookAtRollback(disk, paths, 1)).plan
  const asked = { to: 1, by: 'eve', digest, manifest: two.manifest.digest }
  machine.put('/home/mos/launchers/run', 'edited')
  await expect(rollback(disk, paths, asked)).rejects.toThrow('changed since that plan was made')
  machine.put('/home/mos/launchers/run', 'run 2', 0o755)
  const done = await rollback(disk, paths, asked)
  expect(await rollback(disk, paths, asked)).toEqual(done)
  await expect(lookAtRollback(disk, paths, 99)).rejects.toThrow('There is no generation 99')
})

test('cut off at any call, it goes on: all back or nothing', async () => {
  for (let at = 1; ; at++) {
    const { machine, disk, two, home } = await twoVersions()
    const { digest } = (await lookAtRollback(disk, paths, 1)).plan
    const run = () => rollback(disk, paths, { to: 1, by: 'eve', digest, manifest: two.manifest.digest })
    machine.trouble({ kind: 'cut', at, afterEffect: at % 2 === 0 })
    const cut = await run().then(
      () => undefined,
      (error: unknown) => error,
    )
    if (cut === undefined) return
    // Once it is written down it is said that it is half done.
    expect(cut instanceof Failure ? cut.cause : cut).toBeInstanceOf(PowerCut)
    machine.restart()
    await run()
    expect(home()).toEqual(first)
  }
})
