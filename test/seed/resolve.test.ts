import { expect, test } from 'vitest'
import { Failure } from '../../src/errors.ts'
import { findConflict, findConflicts } from '../../src/seed/conflicts.ts'
import { listGenerations } from '../../src/seed/generations.ts'
import { lookAndPlan } from '../../src/seed/look-and-plan.ts'
import type { Package } from '../../src/seed/look-and-plan.ts'
import type { Choice } from '../../src/seed/plan-resolve.ts'
import { reseed } from '../../src/seed/reseed.ts'
import { resolve } from '../../src/seed/resolve.ts'
import { lookAtRollback, rollback } from '../../src/seed/rollback.ts'
import { seedPaths } from '../../src/seed/seed-paths.ts'
import { createCrashDisk, PowerCut } from '../support/crash-disk.ts'
import { createRandom } from '../soak/random.ts'
import { samplePackage } from './sample-package.ts'

const paths = seedPaths('/home', '/state')
const role = 'mos/roles/coder.md'
const launcher = 'mos/launchers/run'
const version = (name: string) =>
  samplePackage(name, [
    { path: role, class: 'merge', text: `a\nb\nc ${name}\nd\ne\n` },
    { path: launcher, text: `run ${name}`, mode: '755' },
  ])

/** A person's role against a second version, and a launcher of theirs that was there before the first. */
async function twoConflicts() {
  const machine = createCrashDisk(createRandom(7))
  const { disk } = machine
  machine.put(`/home/${launcher}`, 'my run')
  await reseed(disk, paths, version('1'), { by: 'start' })
  machine.put(`/home/${role}`, 'a\nb\nc mine\nd\ne\n')
  const two = version('2')
  await reseed(disk, paths, two, { by: 'start' })
  const waiting = async (shipped: Package = two) =>
    findConflicts(await lookAndPlan(disk, paths, shipped), shipped).map(({ path }) => path)
  const planned = async (path: string, choice: Choice) =>
    findConflict(await lookAndPlan(disk, paths, two), two, path).decide[choice].digest
  const decide = async (path: string, choice: Choice, digest?: string) =>
    resolve(disk, paths, two, { path, choice, by: 'eve', digest: digest ?? (await planned(path, choice)) })
  const back = async (to: number) => {
    const { plan } = await lookAtRollback(disk, paths, to)
    return rollback(disk, paths, { to, by: 'eve', digest: plan.digest, manifest: two.manifest.digest })
  }
  const home = () => texts(machine)
  return { machine, disk, two, waiting, planned, decide, back, home }
}

const texts = (machine: ReturnType<typeof createCrashDisk>) =>
  Object.fromEntries(
    [...machine.files()].filter(([path]) => path.startsWith('/home/')).map(([path, { text }]) => [path.slice(6), text]),
  )

const mine = { [role]: 'a\nb\nc mine\nd\ne\n', [launcher]: 'my run' }
const aside = { 'mos/proposals/roles/coder.md': 'a\nb\nc 2\nd\ne\n', 'mos/proposals/launchers/run': 'run 2' }

test('keep mine: it stays, what lay aside goes, and this version is not proposed again', async () => {
  const { disk, two, waiting, decide, home, back } = await twoConflicts()
  expect(await waiting()).toEqual([launcher, role])
  expect(home()).toEqual({ ...mine, ...aside })
  const { kind, number } = await decide(role, 'keep')
  await decide(launcher, 'keep')
  expect([kind, number]).toEqual(['resolve', 3])
  expect(home()).toEqual(mine)
  await reseed(disk, paths, two, { by: 'start' })
  expect([await waiting(), home()]).toEqual([[], mine])
  expect((await lookAndPlan(disk, paths, two)).plan.changes).toEqual([])
  await back(2)
  expect([await waiting(), home()]).toEqual([[launcher, role], { ...mine, ...aside }])
})

test('what was kept is asked again for a later version: the text from what was decided on, the program as a whole', async () => {
  const { disk, waiting, decide, home } = await twoConflicts()
  await decide(role, 'keep')
  await decide(launcher, 'keep')
  const three = samplePackage('3', [
    { path: role, class: 'merge', text: 'a new\nb\nc 2\nd\ne\n' },
    { path: launcher, text: 'run 3', mode: '755' },
  ])
  await reseed(disk, paths, three, { by: 'start' })
  expect(await waiting(three)).toEqual([launcher])
  expect(home()[role]).toBe('a new\nb\nc mine\nd\ne\n')
})

test('take new: mine is backed up and replaced, with the mode that belongs to it, and comes back', async () => {
  const { machine, waiting, decide, home, back } = await twoConflicts()
  await decide(role, 'take')
  const { changes } = await decide(launcher, 'take')
  const taken = { [role]: 'a\nb\nc 2\nd\ne\n', [launcher]: 'run 2' }
  expect([await waiting(), home()]).toEqual([[], taken])
  expect(machine.files().get(`/home/${launcher}`)?.mode).toBe(0o755)
  expect(changes.map(({ path, verdict }) => [path, verdict])).toEqual([
    [launcher, 'take'],
    ['mos/proposals/launchers/run', 'withdraw'],
  ])
  await back(2)
  expect([await waiting(), home()]).toEqual([[launcher, role], { ...mine, ...aside }])
})

test('what was decided is done as long as it is what was looked at, and once', async () => {
  const { machine, disk, planned, decide, home } = await twoConflicts()
  const shown = await planned(role, 'take')
  machine.put(`/home/${role}`, 'mine, and more')
  const refused = await decide(role, 'take', shown).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(Failure)
  expect(refused).toMatchObject({ exit: 2 })
  expect(String(refused)).toContain(`${role} has changed since`)
  expect(home()[role]).toBe('mine, and more')
  const digest = await planned(role, 'take')
  await decide(role, 'take', digest)
  await decide(role, 'take', digest)
  expect(await listGenerations(disk, paths)).toHaveLength(3)
  await expect(decide(role, 'keep')).rejects.toThrow(`${role} does not wait for a decision. These wait: ${launcher}.`)
})

test('the same edit once more is the same plan, and done once more', async () => {
  const machine = createCrashDisk(createRandom(7))
  const { disk } = machine
  const one = version('1')
  await reseed(disk, paths, one, { by: 'start' })
  for (const number of [2, 3]) {
    machine.put(`/home/${launcher}`, 'my run', 0o755)
    const { digest } = (await lookAndPlan(disk, paths, one)).plan
    const { generation } = await reseed(disk, paths, one, { by: 'eve', digest })
    const again = await reseed(disk, paths, one, { by: 'eve', digest })
    expect([generation?.number, again.generation?.number]).toEqual([number, number])
    expect(texts(machine)[launcher]).toBe('run 1')
  }
})

test('cut off at any call, it goes on: decided or not, and nothing is lost', async () => {
  for (const afterEffect of [false, true]) {
    for (let at = 1; ; at += 1) {
      const { machine, disk, two, planned, decide } = await twoConflicts()
      const digest = await planned(role, 'take')
      machine.trouble({ kind: 'cut', at, afterEffect })
      const isCut = await decide(role, 'take', digest).then(
        () => false,
        (error: unknown) => {
          expect(error instanceof Failure ? error.cause : error).toBeInstanceOf(PowerCut)
          return true
        },
      )
      machine.restart()
      if (!isCut) break
      await reseed(disk, paths, two, { by: 'start' })
      const now = texts(machine)
      expect([mine[role], 'a\nb\nc 2\nd\ne\n']).toContain(now[role])
      const kept = [...machine.files().values()].map(({ text }) => text)
      expect(kept).toContain(mine[role])
    }
  }
})
