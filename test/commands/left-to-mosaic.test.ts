import { expect, test } from 'vitest'
import { createPauses } from '../../src/host/pauses.ts'
import { memoryMosaic } from '../support/memory-mosaic.ts'
import { recordingHost } from '../support/recording-host.ts'
import { desk, withAda } from './desk.ts'

const home = '/home/op/.config/mosaic'

test('a lifted pause promises no start of an agent that Mosaic keeps', async () => {
  const host = recordingHost({ [`${home}/fleet/roster.yaml`]: withAda })
  await createPauses(host.files, home).set('ada', { by: 'discord:100', at: 0, why: 'it is drained' })
  const { say } = await desk({ roster: () => withAda, host, mosaic: memoryMosaic({ left: ['ada'] }) })
  expect(await say('fleet resume', { agent: 'ada' })).toMatch(
    /^\*\*ada\*\* goes on; it was .*\. Mosaic keeps it, so Mos starts nothing: where it is down, start it there, or have Mos take it: `\/fleet relaunch agent:ada`\.$/u,
  )
})

test('its orchestrator moves by an adoption alone, whose plan says whether there is a way back', async () => {
  const { say } = await desk({ mosaic: memoryMosaic({ left: ['orchestrator'] }) })
  expect(await say('fleet relaunch', { agent: 'orchestrator' })).toContain(
    'Move it into Mos: /fleet adopt orchestrator:mos',
  )
  expect(await say('fleet adopt', { orchestrator: 'mos' })).toContain('There is no way back but to start it by hand')
  expect(await say('fleet adopt', { orchestrator: 'pane' })).toContain('is in its pane already')
  expect(await say('fleet adopt')).toBe('This home is adopted already: there is nothing to do.')
})
