import { expect, test } from 'vitest'
import { createTrials } from '../../../src/host/trial.ts'
import type { Trial } from '../../../src/host/trial.ts'
import { createVersions } from '../../../src/host/versions.ts'
import { mosSteps } from '../../../src/operations/update/mos-steps.ts'
import { becomeOld, createRestart } from '../../../src/operations/update/restart-mos.ts'
import { whileItCounts } from '../../../src/operations/update/while-it-counts.ts'
import { HandedOn } from '../../../src/store/handed-on.ts'
import { recordingHost } from '../../support/recording-host.ts'

const change = { id: '1.6.0', root: '/data/versions/1.6.0/node_modules/mos', from: 'checkout', op: 'op-7' }
const asked = { ...change, state: 'asked' as const, starts: 0, withinMs: 60_000 }

/** A Mos in `/clone` unless another root is given. */
function mos({ root = '/clone', ready = Promise.resolve() }: { root?: string; ready?: Promise<void> } = {}) {
  const host = recordingHost()
  const trials = createTrials(host, '/data')
  let asks = 0
  const ask = () => (asks += 1)
  const restart = createRestart({ trials, packageRoot: root, ready, ask })
  const versions = createVersions({ ...host, disk: { ...host.disk, sync: () => Promise.resolve() } }, '/data')
  return { restart, trials, versions, asks: () => asks }
}

const outcome = (work: Promise<unknown>) => work.catch((error: unknown) => error)

test('a version is on trial from before the switch, once for an op', async () => {
  const { restart, trials } = mos()
  await restart.expect(change)
  expect(await trials.read()).toEqual(asked)
  await trials.write({ ...asked, starts: 1, process: '7 7' })
  await restart.expect(change)
  expect(await trials.read()).toMatchObject({ starts: 1 })
  await restart.expect({ ...change, op: 'op-8' })
  expect(await trials.read()).toEqual({ ...asked, op: 'op-8' })
})

test('the Mos before hands the step on; the one that was asked for waits until it is ready', async () => {
  const before = mos()
  expect(await outcome(before.restart.become(change))).toBeInstanceOf(HandedOn)
  expect([before.asks(), await before.trials.read()]).toEqual([1, asked])

  const ready = Promise.withResolvers<void>()
  const after = mos({ root: change.root, ready: ready.promise })
  const become = after.restart.become(change)
  ready.resolve()
  expect(await become).toBe('Mos runs from installation 1.6.0, and is ready')
  expect([after.asks(), await after.trials.read()]).toEqual([0, undefined])
})

test('a cancel is not waited out', async () => {
  const { restart } = mos({ root: change.root, ready: new Promise(() => undefined) })
  const cancel = new AbortController()
  const become = outcome(restart.become(change, cancel.signal))
  cancel.abort()
  expect(await become).toBe(cancel.signal.reason)
})

test('what was given up is not tried again for the same op, wherever that goes on', async () => {
  const { restart, trials, asks } = mos()
  const back: Trial = { ...asked, state: 'back', starts: 2, why: 'it ended 2 times, without a word' }
  await trials.write(back)
  const words = 'Mos 1.6.0 did not come up, and the one before runs again: it ended 2 times, without a word'
  await expect(restart.become(change)).rejects.toThrow(words)
  await expect(restart.expect(change)).rejects.toThrow(words)
  await expect(restart.requireNotGivenUp(change)).rejects.toThrow(words)
  expect(asks()).toBe(0)
  await restart.requireNotGivenUp({ ...change, op: 'op-8' })
  await restart.expect({ ...change, op: 'op-8' })
  expect((await trials.read())?.state).toBe('asked')
})

test('taken back, the one before counts and is on trial itself; where it runs already, nothing is asked for', async () => {
  const old = { id: 'checkout', root: '/clone', from: '1.6.0', op: 'op-7' }
  const here = mos({ root: change.root })
  await here.versions.switchTo('1.6.0')
  expect(await outcome(becomeOld(here, old))).toBeInstanceOf(HandedOn)
  expect([await here.versions.active(), await here.trials.read()]).toEqual(['checkout', { ...asked, ...old }])
  const there = mos()
  await there.versions.switchTo('1.6.0')
  await becomeOld(there, old)
  expect([await there.versions.active(), there.asks()]).toEqual(['checkout', 0])
})

test('who went back by a shell while Mos was down gets no start of what counts no more, and no loop of starts', async () => {
  const { restart, trials, versions, asks } = mos()
  await trials.write({ ...asked, starts: 1 })
  const way = {
    from: 'checkout',
    to: '1.6.0',
    back: 'checkout',
    rootBefore: '/clone',
    rootAfter: change.root,
    op: 'op-7',
  }
  const refreshUnits = () => Promise.resolve('')
  const steps = mosSteps({ restart, versions, refreshUnits }, way).map(whileItCounts({ restart, versions }, way))
  const again = steps.find(({ name }) => name === 'start Mos again')
  const { signal } = new AbortController()
  await expect(again?.run(signal)).rejects.toThrow("Installation checkout counts by now, by somebody else's hand.")
  expect(asks()).toBe(0)
})
