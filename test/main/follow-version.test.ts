import { expect, test } from 'vitest'
import { createTrials } from '../../src/host/trial.ts'
import type { Trial } from '../../src/host/trial.ts'
import { createVersions } from '../../src/host/versions.ts'
import { followVersion } from '../../src/main/follow-version.ts'
import type { Signal } from '../../src/store/store.ts'
import { plainConfig } from '../support/plain-config.ts'
import { recordingHost } from '../support/recording-host.ts'
import { silentLogger } from '../support/silent-logger.ts'

const manifest = (mos: object) => JSON.stringify({ mos: { checkout: '/clone', op: 'op-1', ...mos }, dependencies: {} })
const trial: Trial = {
  id: '1.6.0',
  root: '/data/versions/1.6.0/node_modules/mos',
  from: 'checkout',
  op: 'op-7',
  state: 'asked',
  starts: 1,
  withinMs: 60_000,
}

/** Doors of a clone; `look` is what happens every few seconds. */
async function doors() {
  const recording = recordingHost({
    '/data/versions/1.6.0/package.json': manifest({ package: 'mos' }),
    '/data/versions/1.6.0/node_modules/mos/dist/mos.js': '',
    '/data/versions/1.4.0+2/package.json': manifest({}),
    '/clone/dist/mos.js': '',
  })
  const host = { ...recording, disk: { ...recording.disk, sync: () => Promise.resolve() } }
  const trials = createTrials(host, '/data')
  let asks = 0
  const heard = new Set<(signal: Signal) => void>()
  await followVersion({
    config: plainConfig({ dataDir: '/data', packageRoot: '/clone' }),
    host,
    signals: {
      on(listener) {
        heard.add(listener)
        return () => void heard.delete(listener)
      },
    },
    restarting: { trials, ask: () => void (asks += 1) },
    logger: silentLogger,
  })
  return {
    trials,
    versions: createVersions(host, '/data'),
    async asksAfterLook() {
      for (const listener of heard) listener({ kind: 'rescan' })
      await new Promise((resolve) => setImmediate(resolve))
      return asks
    },
  }
}

test('doors are started again when another Mos counts and has come up, not while it is tried', async () => {
  const { trials, versions, asksAfterLook } = await doors()
  expect(await asksAfterLook()).toBe(0)
  await trials.write(trial)
  await versions.switchTo('1.6.0')
  expect(await asksAfterLook()).toBe(0)
  await trials.write({ ...trial, state: 'ready' })
  expect(await asksAfterLook()).toBe(1)
})

test('nor where Mos is the same one, is not whole, or was given up', async () => {
  const { trials, versions, asksAfterLook } = await doors()
  await versions.switchTo('1.4.0+2')
  expect(await asksAfterLook()).toBe(0)
  await versions.switchTo('1.7.0')
  expect(await asksAfterLook()).toBe(0)
  await trials.write({ ...trial, state: 'back' })
  await versions.switchTo('checkout')
  expect(await asksAfterLook()).toBe(0)
})
