import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { acquireLock } from '../../../src/host/lock.ts'
import { createVersions } from '../../../src/host/versions.ts'
import { workerLock } from '../../../src/host/worker-lock.ts'
import { rollBackAlone } from '../../../src/operations/roll-back-alone.ts'
import { lookAtPackages } from '../../../src/operations/update/look-at-packages.ts'
import { lookAtSwitch } from '../../../src/operations/update/look-at-switch.ts'
import { driftOf } from '../../../src/seed/home-drift.ts'
import { generationsOf, planBack, planHome, reseedHome } from '../../../src/seed/reseed-home.ts'
import { seedHome } from '../../../src/seed/seed-home.ts'
import { fakeProgram, mosName } from '../../support/fake-packages.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { withRegistry } from '../../support/with-registry.ts'
import { goodMos } from './broken-packages.ts'
import { createSaga } from './saga.ts'

const here = withRegistry(() => [goodMos(), fakeProgram('@openai/codex', 'codex', '0.2.0')])

const begin = async (host = here.quick) => createSaga(join(await temporaryDirectory(), 'machine'), host)
type Begun = Awaited<ReturnType<typeof begin>>

test('all new; an edit is merged; then back to what was, and forth again', async () => {
  const saga = await begin(here.host)
  const { mosaicHome, dataDir, packageRoot } = saga.config
  const role = join(mosaicHome, 'mos', 'roles', 'coder.md')
  await writeFile(role, `of ours\n${await readFile(role, 'utf8')}`)
  await saga.runs(['ada', 'bob', 'eve'])
  const before = await saga.world()
  const done = await saga.live(await saga.queue({ to: '1.5.0' }))
  expect(done.steps.map(({ name, state, note }) => `${name}: ${state}: ${note?.replaceAll(dataDir, 'DATA')}`)).toEqual([
    'check that the plan still holds: done: installation checkout and generation 1 can be gone back to',
    'install 1.5.0: done: 1 package in DATA/versions/1.5.0',
    'try 1.5.0: done: mos 1.5.0 starts, 1 checks',
    'switch to 1.5.0: done: 1.5.0 counts, checkout before',
    "bring in the new version's files: done: generation 2: 1 removed, 1 new, 1 brought up to date, 1 merged into your edit; 3 backups",
    'refresh the units: done: units written',
    'start Mos again: done: Mos runs',
    'write it down: done: mos 1.4.0 → 1.5.0: generation 3',
    'look who runs what: done: 3 agents still run 1.4.0: /fleet relaunch all',
    'see what waits for a person: done: ',
  ])
  expect([done.state, done.result]).toEqual([
    'done',
    'mos 1.4.0 → 1.5.0: generation 3. 3 agents still run 1.4.0: /fleet relaunch all',
  ])
  const root = join(dataDir, 'versions', '1.5.0', 'node_modules', mosName)
  const after = await saga.world()
  expect(after).toMatchObject({ active: '1.5.0', versions: ['1.5.0'], units: root, mos: root })
  expect(after.home['mos/launchers/run']).toBe('#!/bin/sh\necho 1.5.0\n')
  expect(after.home['mos/roles/coder.md']).toBe('of ours\n# coder\n\nof 1.5.0\n')

  expect(await saga.back(1)).toMatchObject({ state: 'done' })
  expect(await saga.world()).toEqual({ ...before, versions: ['1.5.0'] })
  // What starts then, the old Mos, has nothing to bring in, and nothing waits for the person.
  expect(await seedHome(here.host.disk, saga.config)).toEqual({ written: [], waiting: [] })
  expect(await saga.back(3)).toMatchObject({ state: 'done' })
  expect(await saga.world()).toEqual(after)
  const generations = await generationsOf(here.host.disk, saga.config)
  expect(generations.map(({ kind, version, by, installation }) => [kind, version, by, installation])).toEqual([
    ['reseed', '1.4.0', 'start', undefined],
    ['reseed', '1.5.0', 'installer', undefined],
    ['update', '1.5.0', 'local:0', '1.5.0'],
    ['rollback', '1.4.0', 'local:0', undefined],
    ['rollback', '1.4.0', 'local:0', 'checkout'],
    ['rollback', '1.5.0', 'local:0', undefined],
    ['rollback', '1.5.0', 'local:0', '1.5.0'],
  ])
  expect(packageRoot).toBe(before.mos)
})

test('back, and then the same update once more: all new again', async () => {
  const saga = await begin()
  await saga.live(await saga.queue({ to: '1.5.0' }))
  const { home } = await saga.world()
  await saga.back(1)
  const again = await saga.live(await saga.queue({ to: '1.5.0' }))
  expect(again.steps[4]?.note).toBe('generation 6: 1 removed, 1 new, 2 brought up to date; 3 backups')
  expect(await saga.world()).toMatchObject({ active: '1.5.0+2', home })
})

test('only a program: no files, no units, no start of Mos; Mos goes along in the next installation', async () => {
  const saga = await begin()
  const seeded = (await saga.world()).home
  // As if a person had asked for a program that is not there yet.
  const first = await saga.live(await saga.queue({ to: '1.5.0' }))
  expect(first.state).toBe('done')
  const whole = await saga.world()
  expect(whole.home).not.toEqual(seeded)
  const op = await saga.queue({ only: 'codex', all: true }, ['codex'])
  expect(op.title).toBe('update codex 0.2.0')
  const done = await saga.live(op)
  expect(done.result).toBe('codex 0.2.0: generation 4. No agent runs anything older')
  expect(done.steps.map(({ name }) => name)).not.toContain("bring in the new version's files")
  const after = await saga.world()
  expect(after).toMatchObject({ active: '1.5.0+2', versions: ['1.5.0', '1.5.0+2'], home: whole.home })
})

test('without reseed no file of the home is touched, by no later start either, until somebody asks', async () => {
  const saga = await begin()
  const { home } = await saga.world()
  const done = await saga.live(await saga.queue({ to: '1.5.0', reseed: false }))
  expect(done.state).toBe('done')
  const names = done.steps.map(({ name }) => name)
  expect(names.slice(names.indexOf("leave the home's files as they are"))[1]).toBe('switch to 1.5.0')
  const config = { ...saga.config, packageRoot: (await saga.world()).mos }
  const { disk } = here.host
  expect(await seedHome(disk, config)).toEqual({ written: [], waiting: [] })
  expect((await saga.world()).home).toEqual(home)
  expect(await driftOf(disk, config)).toMatchObject({ version: '1.5.0', behind: 4, isHeld: true })
  const { digest } = await planHome(disk, config)
  await reseedHome(disk, config, { by: 'olga', digest })
  expect(await driftOf(disk, config)).toMatchObject({ behind: 0, isHeld: false })
  expect((await saga.world()).home).not.toEqual(home)
})

test('with relaunch, those that run the old version are relaunched, in order', async () => {
  const saga = await begin()
  await saga.runs(['ada', 'bob'])
  const done = await saga.live(await saga.queue({ to: '1.5.0', relaunch: ['ada', 'bob'] }))
  expect(done.steps.slice(-5, -1).map(({ name, note }) => `${name}: ${note}`)).toEqual([
    'write it down: mos 1.4.0 → 1.5.0: generation 3',
    'relaunch ada: ada is up',
    'relaunch bob: bob is up',
    'look who runs what: No agent runs anything older',
  ])
  expect(done.result).toBe('mos 1.4.0 → 1.5.0: generation 3. No agent runs anything older')
})

test('what waits for a person, of files and of agents, is said in the result, and is no success to a script', async () => {
  const saga = await begin()
  const role = join(saga.config.mosaicHome, 'mos', 'roles', 'coder.md')
  await writeFile(role, (await readFile(role, 'utf8')).replace('of 1.4.0', 'of ours'))
  await saga.runs(['ada', 'bob'])
  saga.leave(['bob'])
  const done = await saga.live(await saga.queue({ to: '1.5.0', relaunch: ['ada', 'bob'] }))
  expect([done.state, done.exit]).toEqual(['done', 2])
  expect(done.result).toMatchInlineSnapshot(`
    "mos 1.4.0 → 1.5.0: generation 3. 1 agent still runs 1.4.0: /fleet relaunch all
    bob was left, it is at its turn.
    Left for you: the agents named here
    Left for you: mos/roles/coder.md (you and this version have changed the same lines)
    See what differs: /fleet reseed diff:mos/roles/coder.md
    Decide: /fleet reseed keep:mos/roles/coder.md or /fleet reseed take:mos/roles/coder.md"
  `)
  expect(await readFile(role, 'utf8')).toContain('of ours')
})

test('what can not be taken back is named, with a remedy that works', async () => {
  const saga = await begin()
  const before = await saga.world()
  saga.failUnits(() => true)
  const done = await saga.live(await saga.queue({ to: '1.5.0' }))
  expect([done.state, done.exit]).toEqual(['needs-attention', 4])
  expect(done.result).toBe(
    'The unit can not be written: the disk is full. Undoing "refresh the units" failed too: The unit can not be written: the disk is full. When that is mended: mos fleet rollback 1',
  )
  saga.failUnits(() => false)
  expect(await saga.back(1)).toMatchObject({ state: 'done' })
  expect(await saga.world()).toEqual({ ...before, versions: ['1.5.0'] })
})

test('back to an installation that is gone: said, with how to get it again', async () => {
  const saga = await begin()
  await saga.live(await saga.queue({ to: '1.5.0' }))
  await saga.back(1)
  await rm(join(saga.config.dataDir, 'versions', '1.5.0'), { recursive: true })
  await expect(saga.back(3)).rejects.toThrow(
    'Installation 1.5.0, which counted after generation 3, is gone: the last three are kept. Get it again: mos fleet update --to 1.5.0',
  )
})

test('a checkout that was pulled to a later version is what is shown; an installation that somebody removed is not made again under its name', async () => {
  const saga = await begin()
  await saga.live(await saga.queue({ to: '1.5.0' }))
  const { packageRoot, dataDir } = saga.config
  const version = (to: string) =>
    writeFile(join(packageRoot, 'package.json'), JSON.stringify({ name: 'mos', version: to }))
  await version('1.6.0')
  const look = () => lookAtPackages({ host: here.quick, config: saga.config, runtimes: [], settings: undefined })
  // Taken back, it is the checkout that counts: the one that counted by the link is not what ran.
  const reset = await saga.keep()
  const cut = await saga.live(await saga.queue({ to: '1.5.0' }), [
    { step: 7, when: 'after', how: 'error', verb: 'run' },
  ])
  expect([cut.state, cut.exit]).toEqual(['failed', 1])
  expect(await saga.world()).toMatchObject({ active: 'checkout', mos: packageRoot })
  await reset()
  expect(await look()).toMatchObject({ from: '1.5.0', root: packageRoot, subjects: [{ installed: '1.6.0' }] })
  await version('1.4.0')
  expect(await look()).toMatchObject({ from: '1.5.0', subjects: [{ installed: '1.5.0' }] })
  await rm(join(dataDir, 'versions', '1.5.0'), { recursive: true })
  const again = await saga.live(await saga.queue({ to: '1.5.0' }))
  expect([again.state, (await saga.world()).active]).toEqual(['done', '1.5.0+2'])
})

/** `mos fleet rollback <to>` by a shell while no Mos answers. */
async function backAlone({ config }: Begun, to: number): Promise<string> {
  const { host } = here
  const { digest } = await planBack(host.disk, config, to)
  const installation = await lookAtSwitch({ host, config }, to)
  return rollBackAlone({ host, config }, { by: 'local:0', cause: 'a-shell', digest, to, installation })
}

test('back by a shell while no Mos answers; not beside one that is at something', async () => {
  const saga = await begin()
  const before = await saga.world()
  await saga.live(await saga.queue({ to: '1.5.0' }))
  const lock = await acquireLock(workerLock(saga.config))
  const after = await saga.world()
  await expect(backAlone(saga, 1)).rejects.toThrow('Mos runs here and does not answer. Try again in a moment')
  expect(await saga.world()).toEqual(after)
  await lock?.release()
  expect(await backAlone(saga, 1)).toMatch(
    /\ninstallation checkout counts, 1\.5\.0 before: it runs from the next start$/u,
  )
  const { active, home } = await saga.world()
  expect({ active, home }).toEqual({ active: before.active, home: before.home })
  expect(await backAlone(saga, 1)).toBe('all is as it was then')
})

test('back by a shell between two lives of an update: it goes no further, and claims nothing', async () => {
  const saga = await begin()
  const before = await saga.world()
  const op = await saga.queue({ to: '1.5.0' })
  const reset = await saga.keep()
  for (const step of [3, 5, 7]) {
    await saga.live(op, [{ step, when: 'after', how: 'kill', verb: 'run' }])
    await backAlone(saga, 1)
    const ended = await saga.live(op)
    expect([step, ended.state, ended.exit]).toEqual([step, 'failed', 2])
    const words =
      step === 3 ? 'Somebody went back since this was planned (generation ' : 'Installation checkout counts by now'
    expect(ended.result?.slice(0, words.length)).toBe(words)
    expect([step, await saga.world()]).toEqual([step, before])
    await reset()
  }
  // To a third one: what a person chose is not taken back either.
  await saga.live(op, [{ step: 6, when: 'after', how: 'kill', verb: 'run' }])
  await createVersions(here.host, saga.config.dataDir).switchTo('1.3.0')
  expect(await saga.live(op)).toMatchObject({ state: 'needs-attention', exit: 4 })
  expect(await saga.world()).toMatchObject({ active: '1.3.0' })
})
