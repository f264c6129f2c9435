import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createPauses } from '../../src/host/pauses.ts'
import { eventually } from '../support/eventually.ts'
import { agent, role, tmuxFleet } from '../support/tmux-fleet.ts'
import type { TmuxFleet } from '../support/tmux-fleet.ts'

const see = async ({ supervisor }: TmuxFleet, name: string) => (await supervisor.look([name])).get(name)

const alivePane = async (fleet: TmuxFleet, name: string) => {
  const seen = await see(fleet, name)
  return seen?.pane?.alive === true ? seen.pane : undefined
}

test('while it is paused a program that ends stays ended, one that runs goes on, and it is back when that is lifted', async () => {
  const fleet = await tmuxFleet()
  const pauses = createPauses(fleet.host.files, fleet.paths.mosaicHome)
  await fleet.supervisor.start(agent('ada'), role('core'))
  const before = await eventually('the pane', () => alivePane(fleet, 'ada'))
  await pauses.set('ada', { by: 'discord:7', at: Date.UTC(2026, 10, 22, 12), why: 'a look at its work' })
  expect(await see(fleet, 'ada')).toMatchObject({
    pane: before,
    paused: 'paused by discord:7 since 2026-11-22 12:00 UTC: a look at its work',
  })
  fleet.host.kill(before.pid, 'SIGKILL')
  await eventually('its runner waits', async () =>
    (await fleet.host.files.read(join(fleet.runDir, 'ada.log')))?.includes('paused: waits with the start'),
  )
  expect(await see(fleet, 'ada')).toMatchObject({ supervised: true, pane: { alive: false, deadStatus: 137 } })
  await pauses.lift('ada')
  await eventually('it is back', () => alivePane(fleet, 'ada'))
})

test('nothing is started while the whole fleet is paused, by hand too, and a stop leaves the pause', async () => {
  const fleet = await tmuxFleet()
  await fleet.host.files.write(join(fleet.runDir, 'paused'), '')
  await expect(fleet.supervisor.start(agent('ada'), role('core'))).rejects.toThrow(
    /^ada is not started: the fleet is paused by hand since .* UTC\.\nLift it: \/fleet resume$/,
  )
  await expect(fleet.supervisor.capture('ada', 10)).rejects.toThrow(
    /^ada has no pane: it is not running, the fleet is paused by hand since .* UTC\. Lift it: \/fleet resume$/,
  )
  await createPauses(fleet.host.files, fleet.paths.mosaicHome).set('ada', { by: 'local:1', at: 0 })
  await expect(fleet.supervisor.capture('ada', 10)).rejects.toThrow(
    'it is not running, paused by local:1 since 1970-01-01 00:00 UTC. Lift it: /fleet resume agent:ada',
  )
  await createPauses(fleet.host.files, fleet.paths.mosaicHome).lift('ada')
  await fleet.supervisor.stop(agent('ada'))
  expect(await fleet.host.files.list(fleet.runDir)).toEqual(['paused'])
})

test('an ephemeral agent that ended is not started again, whoever asks and whatever became of its pane', async () => {
  const fleet = await tmuxFleet()
  await fleet.supervisor.start(agent('eve'), role('ephemeral'))
  await eventually('a heartbeat', async () => (await see(fleet, 'eve'))?.heartbeat)
  await fleet.supervisor.send('eve', '/quit', 's1')
  await eventually('the runner ended', async () => (await see(fleet, 'eve'))?.supervised === false)
  await fleet.tmux('kill-server')
  await expect(fleet.another().start(agent('eve'), role('ephemeral'))).rejects.toThrow(
    /^eve ended with status 0 at .* UTC/,
  )
})

test('an ephemeral agent whose program crashes comes back, and is given up like any other', async () => {
  const fleet = await tmuxFleet()
  await fleet.supervisor.start(agent('eve'), role('ephemeral'))
  const before = await eventually('the pane', () => alivePane(fleet, 'eve'))
  fleet.host.kill(before.pid, 'SIGKILL')
  const next = await eventually('another program', async () => {
    const pane = await alivePane(fleet, 'eve')
    return pane !== undefined && pane.pid !== before.pid ? pane : undefined
  })
  const now = Math.floor(Date.now() / 1000)
  await fleet.host.files.write(join(fleet.runDir, 'eve.crash'), `delay=0\n${`crash=${now}\n`.repeat(4)}`)
  const runner = Number((await fleet.host.files.read(join(fleet.runDir, 'eve.lock')))?.split(' ')[0])
  fleet.host.kill(runner, 'SIGKILL')
  await eventually('nobody supervises', async () => (await see(fleet, 'eve'))?.supervised === false)
  await fleet.another().start(agent('eve'), role('ephemeral'))
  // What ends before it is there is no crash that it saw.
  await eventually('its runner watches it', async () =>
    (await fleet.host.files.read(join(fleet.runDir, 'eve.log')))?.includes('goes on with the pane that is there'),
  )
  fleet.host.kill(next.pid, 'SIGKILL')
  await eventually('the runner gave it up', async () => (await see(fleet, 'eve'))?.supervised === false)
  expect((await see(fleet, 'eve'))?.verdict).toMatch(
    /^crashed 5 times within 15 minutes, the last time with status 137/u,
  )
  await fleet.supervisor.stop(agent('eve'))
})
