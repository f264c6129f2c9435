import { expect, test } from 'vitest'
import { Failure } from '../../src/errors.ts'
import { findConflict } from '../../src/seed/conflicts.ts'
import { finishPending } from '../../src/seed/finish-pending.ts'
import { listGenerations } from '../../src/seed/generations.ts'
import { lookAndPlan } from '../../src/seed/look-and-plan.ts'
import type { Package } from '../../src/seed/look-and-plan.ts'
import { applyRemedy, lookAtRemedy } from '../../src/seed/remedy.ts'
import type { FileRemedy } from '../../src/seed/remedy.ts'
import { reseed } from '../../src/seed/reseed.ts'
import { resolve } from '../../src/seed/resolve.ts'
import { lookAtRollback, rollback } from '../../src/seed/rollback.ts'
import { seedPaths } from '../../src/seed/seed-paths.ts'
import { createCrashDisk, PowerCut } from '../support/crash-disk.ts'
import { createRandom } from '../soak/random.ts'
import { samplePackage } from './sample-package.ts'

const paths = seedPaths('/home', '/state')
const hook = 'mos/hooks/turn-over.mjs'
const role = 'mos/roles/coder.md'
const mended = { path: hook, text: 'mended\n' }
const ownRole = { path: 'fleet/roles.local/tester.md', text: '## Mandate\ntest\n' }
const lines = (third: string, last: string) => `a\nb\n${third}\nd\ne\n${last}\n`

const version = (name: string, more: { hook?: string; prior?: readonly string[]; role?: string } = {}) =>
  samplePackage(name, [
    { path: hook, text: more.hook ?? 'one\n', ...(more.prior && { prior: more.prior }) },
    { path: role, class: 'merge', text: more.role ?? lines('c', 'f') },
  ])

async function fleet(one = version('1')) {
  const machine = createCrashDisk(createRandom(7))
  const { disk } = machine
  await reseed(disk, paths, one, { by: 'start' })
  let asked = 0
  return {
    machine,
    disk,
    one,
    async remedy(remedy: FileRemedy, cause = `op-${(asked += 1)}`) {
      const { plan } = await lookAtRemedy(disk, paths, one.manifest, remedy)
      const about = { by: 'eve', why: 'f-1: it hangs', cause }
      return applyRemedy(disk, paths, one.manifest, { remedy, digest: plan.digest, ...about })
    },
    /** What a start brings in, and then what waits or is held. */
    async start(shipped: Package) {
      await reseed(disk, paths, shipped, { by: 'start' })
      const { plan, remedied } = await lookAndPlan(disk, paths, shipped)
      return { changes: plan.changes.map(({ path, verdict }) => `${verdict} ${path}`), remedied }
    },
    async apply(shipped: Package) {
      const { digest } = (await lookAndPlan(disk, paths, shipped)).plan
      await reseed(disk, paths, shipped, { by: 'eve', digest })
    },
    async decide(shipped: Package, path: string, choice: 'keep' | 'take') {
      const { digest } = findConflict(await lookAndPlan(disk, paths, shipped), shipped, path).decide[choice]
      return resolve(disk, paths, shipped, { path, choice, digest, by: 'eve' })
    },
    async back(to: number, shipped = one) {
      const { plan } = await lookAtRollback(disk, paths, to)
      const by = 'eve'
      return rollback(disk, paths, { to, by, digest: plan.digest, manifest: shipped.manifest.digest })
    },
    text: (path: string) => machine.files().get(`/home/${path}`)?.text,
  }
}

test('a remedied file is held: no reseed takes it back, and going back does', async () => {
  const { one, remedy, start, apply, back, text } = await fleet()
  const held = { changes: [], remedied: [{ path: hook, why: 'f-1: it hangs' }] }
  const generation = await remedy(mended)
  expect(generation).toMatchObject({
    number: 2,
    kind: 'remedy',
    by: 'eve',
    changes: [{ path: hook, verdict: 'remedy' }],
  })
  expect(await start(one)).toEqual(held)
  await apply(one)
  expect(await start(version('2', { role: lines('c', 'f 2') }))).toEqual(held)
  expect(text(hook)).toBe('mended\n')
  await back(1)
  expect(text(hook)).toBe('one\n')
  expect((await start(one)).remedied).toEqual([])
})

test('going back from a remedy alone leaves a start to bring in what is new', async () => {
  const { remedy, back, start, text } = await fleet()
  await remedy(mended)
  await back(1)
  const two = version('2', { hook: 'two\n' })
  await start(two)
  expect(text(hook)).toBe('two\n')
})

test.each(['keep', 'take'] as const)('a later form of it is a conflict, and a person decides: %s', async (choice) => {
  const { machine, remedy, start, decide, text } = await fleet()
  await remedy(mended)
  const two = version('2', { hook: 'two\n' })
  const waits = { changes: [`conflict ${hook}`], remedied: [] }
  expect(await start(two)).toEqual(waits)
  expect([text(hook), text('mos/proposals/hooks/turn-over.mjs')]).toEqual(['mended\n', 'two\n'])
  await decide(two, hook, choice)
  expect(text(hook)).toBe(choice === 'keep' ? 'mended\n' : 'two\n')
  const isHeld = choice === 'keep' ? [{ path: hook, why: 'f-1: it hangs' }] : []
  expect(await start(two)).toEqual({ changes: [], remedied: isHeld })
  expect([...machine.files().values()].map((file) => file.text)).toContain('mended\n')
  expect((await start(version('3', { hook: 'three\n' }))).changes).toEqual(
    choice === 'keep' ? [`conflict ${hook}`] : [],
  )
})

test('what goes back to an earlier form is a remedy too', async () => {
  const one = version('1', { prior: ['mended\n', 'zero\n'] })
  const { remedy, start, apply, text } = await fleet(one)
  await remedy(mended)
  await start(one)
  await apply(one)
  expect(text(hook)).toBe('mended\n')
})

test('an edit on top of a remedy is as safe as the remedy', async () => {
  const { machine, one, remedy, start, apply, text } = await fleet()
  await remedy(mended)
  machine.put(`/home/${hook}`, 'mended, and more\n')
  expect((await start(one)).changes).toEqual([])
  await apply(one)
  expect(text(hook)).toBe('mended, and more\n')
  expect((await start(version('2', { hook: 'two\n' }))).changes).toEqual([`conflict ${hook}`])
})

test('a text that a later version can be merged into is merged; what is shipped no more stays', async () => {
  const { remedy, start, apply, text } = await fleet()
  await remedy({ path: role, text: lines('c mended', 'f') })
  await remedy(mended)
  await start(version('2', { role: lines('c', 'f 2') }))
  expect(text(role)).toBe(lines('c mended', 'f 2'))
  const three = samplePackage('3', [{ path: hook, class: 'tombstone', text: 'one\n' }])
  await start(three)
  await apply(three)
  expect([text(hook), text(role)]).toEqual(['mended\n', lines('c mended', 'f 2')])
})

test('a file of a person’s own place comes with a remedy and goes with it', async () => {
  const { remedy, back, start, one, text } = await fleet()
  await remedy(ownRole)
  expect(await start(one)).toEqual({ changes: [], remedied: [] })
  await back(1)
  expect(text(ownRole.path)).toBeUndefined()
  await back(2)
  expect(text(ownRole.path)).toBe(ownRole.text)
})

test('what a person has changed since stays when they go back', async () => {
  const { machine, remedy, back, text } = await fleet()
  await remedy(ownRole)
  machine.put(`/home/${ownRole.path}`, 'mine')
  await back(1)
  expect(text(ownRole.path)).toBe('mine')
})

test('it is done once, as it was looked at, and nothing is followed', async () => {
  const { machine, disk, one, remedy } = await fleet()
  const { number } = await remedy(mended, 'op-x')
  expect((await remedy(mended, 'op-x')).number).toBe(number)
  expect(await listGenerations(disk, paths)).toHaveLength(2)
  const { plan } = await lookAtRemedy(disk, paths, one.manifest, { path: hook, text: 'again\n' })
  expect((await lookAtRemedy(disk, paths, one.manifest, mended)).plan.changes).toEqual([])
  machine.put(`/home/${hook}`, 'mine\n')
  const asked = { remedy: { path: hook, text: 'again\n' }, digest: plan.digest, by: 'eve', why: 'x', cause: 'op-y' }
  const refused = await applyRemedy(disk, paths, one.manifest, asked).catch((error: unknown) => error)
  expect(refused).toMatchObject({ exit: 2 })
  expect(String(refused)).toContain(`${hook} has changed since`)
  machine.put('/home/tools', { link: '/etc' })
  await expect(lookAtRemedy(disk, paths, one.manifest, { path: 'tools/passwd', text: 'x' })).rejects.toThrow(
    'tools/passwd is not changed: tools, a symlink to /etc, is in the way.',
  )
  await expect(lookAtRemedy(disk, paths, one.manifest, { path: 'mos/hooks/Turn-over.mjs', text: 'x' })).rejects.toThrow(
    'on some disks it is the same file as mos/hooks/turn-over.mjs',
  )
})

test('cut off or failed at any call: done or not, nothing is lost, and the next try is the whole of it', async () => {
  let cuts = 0
  for (const kind of ['cut before', 'cut after', 'error'] as const)
    for (let at = 1; ; at += 1) {
      const { machine, disk, one, remedy, start, back, text } = await fleet()
      machine.put('/home/notes.txt', 'unmanaged')
      machine.trouble(
        kind === 'error' ? { kind: 'error', at, code: 'EIO' } : { kind: 'cut', at, afterEffect: kind === 'cut after' },
      )
      const error = await remedy(mended, 'op-x').then(
        () => undefined,
        (reason: unknown) => reason,
      )
      if (error === undefined && machine.calls() < at) break
      cuts += 1
      const why = error instanceof Failure && error.cause !== undefined ? error.cause : error
      expect(error === undefined || error instanceof Failure || why instanceof PowerCut).toBe(true)
      machine.trouble(undefined)
      if (kind !== 'error') machine.restart()
      expect(['one\n', 'mended\n']).toContain(text(hook))
      await finishPending(disk, paths)
      expect((await listGenerations(disk, paths)).length === 1).toBe(text(hook) === 'one\n')
      await remedy(mended, 'op-x')
      machine.restart()
      expect([text(hook), text('notes.txt')]).toEqual(['mended\n', 'unmanaged'])
      expect((await listGenerations(disk, paths)).map((each) => each.kind)).toEqual(['reseed', 'remedy'])
      expect((await start(one)).remedied).toHaveLength(1)
      await back(1)
      expect(text(hook)).toBe('one\n')
    }
  expect(cuts).toBeGreaterThan(30)
})

type At = Awaited<ReturnType<typeof fleet>>

test.each<[what: string, prepare: (at: At, two: Package) => unknown, run: (at: At, two: Package) => Promise<unknown>]>([
  [
    'a version that has changed it comes',
    () => undefined,
    ({ disk }, two) => reseed(disk, paths, two, { by: 'start' }),
  ],
  ['it is taken back', () => undefined, ({ back }) => back(1)],
  ['it is decided against', ({ start }, two) => start(two), ({ decide }, two) => decide(two, hook, 'take')],
])('cut off at any call while %s: the remedy stands, or its bytes are kept', async (_, prepare, run) => {
  const two = version('2', { hook: 'two\n' })
  let cuts = 0
  for (const afterEffect of [false, true])
    for (let at = 1; ; at += 1) {
      const on = await fleet()
      await on.remedy(mended)
      await prepare(on, two)
      on.machine.trouble({ kind: 'cut', at, afterEffect })
      await run(on, two).catch(() => (cuts += 1))
      const isOver = on.machine.calls() < at
      on.machine.restart()
      await finishPending(on.disk, paths)
      expect(['mended\n', 'one\n', 'two\n']).toContain(on.text(hook))
      expect([...on.machine.files().values()].map((file) => file.text)).toContain('mended\n')
      const { changes, remedied } = await on.start(two)
      const isHeld = on.text(hook) === 'mended\n'
      expect(isHeld ? changes : remedied).toEqual(isHeld ? [`conflict ${hook}`] : [])
      if (isOver) break
    }
  expect(cuts).toBeGreaterThan(20)
})
