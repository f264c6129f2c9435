import { expect, test } from 'vitest'
import { drainAgent } from '../../src/operations/drain-agent.ts'
import { startAgent } from '../../src/operations/start-agent.ts'
import { eventually } from '../support/eventually.ts'
import { paneFleet } from '../support/pane-fleet.ts'
import type { PaneFleet } from '../support/pane-fleet.ts'

const live = new AbortController().signal
const see = async ({ supervisor }: PaneFleet, name: string) => (await supervisor.look([name])).get(name)

async function atWork(busyMs: number): Promise<PaneFleet> {
  const fleet = await paneFleet()
  await fleet.roster('ada')
  await startAgent(fleet.deps, 'ada')
  await eventually('it is up', async () => (await see(fleet, 'ada'))?.heartbeat)
  if (busyMs === 0) return fleet
  await fleet.supervisor.send('ada', `/busy ${busyMs}`, 's1')
  await fleet.supervisor.send('ada', 'paint the fence', 's2')
  await eventually('it works', async () => (await see(fleet, 'ada'))?.hook?.state === 'busy')
  return fleet
}

test('a drained agent ends its turn, then is stopped; it stays in the roster and nothing starts it', async () => {
  const fleet = await atWork(4_000)
  const said = await drainAgent(fleet.deps, 'ada', { deadlineMs: 60_000, by: 'discord:7' }, live)
  expect(said).toMatch(/^ada ended its turn after \d s; nothing was cut\. Stopped: no pane, no runner\.$/)
  const seen = await see(fleet, 'ada')
  expect(seen?.supervised).toBe(false)
  expect(seen?.paused).toMatch(/^paused by discord:7 since .* UTC: it is drained$/)
  expect((await fleet.deps.rosterFile.read()).agents.map(({ name }) => name)).toContain('ada')
  await expect(startAgent(fleet.deps, 'ada')).rejects.toThrow('paused by discord:7')
})

test('what is still at work at the deadline is cut, and named', async () => {
  const fleet = await atWork(60_000)
  const said = await drainAgent(fleet.deps, 'ada', { deadlineMs: 1_500 }, live)
  expect(said).toMatch(/^Cut: "paint the fence" \(idle \d\.\d s after C-c\)\. Stopped: no pane, no runner\.$/)
})

test('an idle one is stopped at once, one that does not run too; a repeat says so', async () => {
  const fleet = await atWork(0)
  expect(await drainAgent(fleet.deps, 'ada', { deadlineMs: 60_000 }, live)).toMatch(/^ada was idle; nothing was cut/)
  expect(await drainAgent(fleet.deps, 'ada', { deadlineMs: 60_000 }, live)).toMatch(/^ada did not run; nothing was cut/)
})

test('an abort leaves it running; a hosted agent has nothing to drain', async () => {
  const fleet = await atWork(60_000)
  const aborting = new AbortController()
  const draining = drainAgent(fleet.deps, 'ada', { deadlineMs: 60_000 }, aborting.signal)
  aborting.abort()
  await expect(draining).rejects.toThrow('abort')
  expect(await see(fleet, 'ada')).toMatchObject({ supervised: true, pane: { alive: true } })
  await expect(drainAgent(fleet.deps, 'enhancer', { deadlineMs: 0 }, live)).rejects.toThrow('enhancer lives in Mos')
})
