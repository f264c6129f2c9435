import { expect, test } from 'vitest'
import { exitCodes, Failure } from '../../src/errors.ts'
import { emptySettings } from '../../src/fleet/fleet-settings.ts'
import { defaultUpdate } from '../../src/fleet/update-settings.ts'
import { recordingHost } from '../support/recording-host.ts'
import { desk, inShell, local } from './desk.ts'

test('a look at a registry that does not answer is no success to a script', async () => {
  const away = 'The registry did not answer when it was asked for @us/mos. Is it up (npm ping)? Then try again.'
  const host = recordingHost()
  const npm = { ...host.npm, view: () => Promise.reject(new Failure(away)) }
  const settings = { ...emptySettings, update: { ...defaultUpdate, package: '@us/mos' } }
  const { dispatcher } = await desk({ host: { ...host, npm }, settings })
  const request = { principal: local, place: inShell, cause: 'c', receipt: 'none' } as const
  expect(await dispatcher.dispatch('fleet update', { check: true }, request)).toMatchObject({
    kind: 'table',
    note: `mos stays: ${away}\nWhat there is to do is not known.`,
    exit: exitCodes.failed,
  })
})
