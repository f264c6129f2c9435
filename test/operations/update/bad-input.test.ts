import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { mosName } from '../../support/fake-packages.ts'
import { runProgram } from '../../support/run-program.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { tinyDisk, whyNoMount } from '../../support/tiny-disk.ts'
import { withRegistry } from '../../support/with-registry.ts'
import { goodMos } from './broken-packages.ts'
import { createSaga } from './saga.ts'

const here = withRegistry(() => [goodMos()])
const cantMount = (await whyNoMount()) !== undefined

const begin = async (host = here.quick) => createSaga(join(await temporaryDirectory(), 'machine'), host)
type Begun = Awaited<ReturnType<typeof begin>>

/** It failed in these words, and nothing is another. */
async function expectOld(saga: Begun, before: unknown, ended: unknown, words: RegExp, exit = 1): Promise<void> {
  expect(ended).toMatchObject({ state: 'failed', exit, result: expect.stringMatching(words) as string })
  expect(await saga.world()).toEqual(before)
}

test('other bytes since it was planned, and a registry that went away: all old; then all new', async () => {
  const saga = await begin(here.host)
  const before = await saga.world()
  const plan = () => saga.queue({ to: '1.5.0' })
  const [one, other, last] = [await plan(), await plan(), await plan()]
  const integrity = await here.registry.announce(mosName, '1.5.0', `sha512-${'A'.repeat(86)}==`)
  const ended = await saga.live(one)
  await here.registry.announce(mosName, '1.5.0', integrity)
  await expectOld(saga, before, ended, /^The registry announces other bytes for @us\/mos 1\.5\.0 than before\./u, 2)
  await here.registry.down()
  const away = await saga.live(other)
  await here.registry.up()
  await expectOld(saga, before, away, /^The registry http:\S+ did not answer when it was asked for @us\/mos 1\.5\.0/u)
  expect(await saga.live(last)).toMatchObject({ state: 'done' })
})

test('two at once: one after the other, and the second finds that its plan holds no more', async () => {
  const saga = await begin()
  const ops = [await saga.queue({ to: '1.5.0' }), await saga.queue({ to: '1.5.0' })]
  const ended = await Promise.all(ops.map((op) => saga.live(op)))
  expect(
    ended.map(({ state, exit, steps }) => [state, exit, steps.filter((each) => each.state === 'done').length]),
  ).toEqual([
    ['done', 0, 10],
    ['failed', 2, 0],
  ])
  expect(ended[1]?.result).toMatch(/^Installation 1\.5\.0 counts by now, by somebody else's hand\. Look: /u)
  expect(await saga.world()).toMatchObject({ active: '1.5.0', versions: ['1.5.0'] })
})

test('a person reseeds between plan and update: planned again, nothing is taken back of theirs', async () => {
  const saga = await begin()
  const op = await saga.queue({ to: '1.5.0' })
  await saga.back(0)
  const before = await saga.world()
  await expectOld(saga, before, await saga.live(op), /^The files of the home were changed since this was planned\./u, 2)
})

test.skipIf(cantMount)('a disk that is full, before and in the middle: said, and the same again works', async () => {
  const disk = await tinyDisk(24)
  const saga = await createSaga(join(await temporaryDirectory(), 'machine'), here.host, {}, join(disk.path, 'data'))
  const before = await saga.world()
  const [early, late] = [await saga.queue({ to: '1.5.0' }), await saga.queue({ to: '1.5.0' })]
  await disk.fill()
  const full = await saga.live(early)
  await disk.free()
  await expectOld(saga, before, full, /full|room/u)
  saga.beforeRestart(() => disk.fill())
  const middle = await saga.live(late)
  await disk.free()
  saga.beforeRestart(() => Promise.resolve())
  expect(middle).toMatchObject({ state: 'needs-attention', exit: 4 })
  expect(middle.result).toMatch(/Undoing ".+" failed too: .* When that is mended: mos fleet rollback 1$/u)
  expect(await saga.back(1)).toMatchObject({ state: 'done' })
  const { home, active, mos } = await saga.world()
  expect({ home, active, mos }).toEqual({ home: before.home, active: before.active, mos: before.mos })
  expect(await saga.live(await saga.queue({ to: '1.5.0' }))).toMatchObject({ state: 'done' })
})

test.skipIf(cantMount)('a data directory that can only be read: all old, and said', async () => {
  const disk = await tinyDisk(24)
  const saga = await createSaga(join(await temporaryDirectory(), 'machine'), here.host, {}, join(disk.path, 'data'))
  const before = await saga.world()
  const op = await saga.queue({ to: '1.5.0' })
  const remount = (how: string) => runProgram('mount', ['-o', `remount,${how}`, disk.path])
  await remount('ro')
  onTestFinished(async () => void (await remount('rw')))
  await expectOld(saga, before, await saga.live(op), /read-only|can only be read/iu)
})
