import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { agent, role, tmuxFleet } from '../support/tmux-fleet.ts'
import type { TmuxFleet } from '../support/tmux-fleet.ts'

type Reported = Readonly<Record<string, unknown>> & { readonly event: string }

async function started() {
  const fleet = await tmuxFleet()
  await fleet.supervisor.start(agent('ada'), role('core'))
  await eventually('it has begun', async () => (await eventsOf(fleet)).length > 0)
  return fleet
}

const inRun = (fleet: TmuxFleet, ending: string): string => join(fleet.runDir, `ada.${ending}`)

async function eventsOf(fleet: TmuxFleet): Promise<readonly Reported[]> {
  const text = (await fleet.host.files.read(inRun(fleet, 'events'))) ?? ''
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Reported)
}

const heartbeat = async (fleet: TmuxFleet) => (await fleet.supervisor.look(['ada'])).get('ada')?.heartbeat
const shows = (fleet: TmuxFleet, text: string) =>
  eventually(text, async () => (await fleet.supervisor.capture('ada', 50)).includes(text))

test('it says when it became busy and idle, and that it beats by itself', async () => {
  const fleet = await started()
  const idle = await eventually('a heartbeat', () => heartbeat(fleet))
  expect(idle.status).toBe('ok')
  expect(Math.abs(Date.now() - (idle.since ?? 0))).toBeLessThan(10_000)
  expect(await fleet.host.files.read(inRun(fleet, 'hb.native'))).toBe('timer\n')
  await fleet.supervisor.send('ada', '/busy 800', 's0')
  const sentAt = Date.now()
  await fleet.supervisor.send('ada', 'work', 's1')
  const busy = await eventually('it is busy', async () => {
    const beat = await heartbeat(fleet)
    return beat?.status === 'busy' ? beat : undefined
  })
  expect(busy.since).toBeGreaterThanOrEqual(sentAt)
  await eventually('it is idle', async () => (await heartbeat(fleet))?.status === 'ok')
  expect((await heartbeat(fleet))?.since).toBeGreaterThanOrEqual((busy.since ?? 0) + 700)
  expect((await eventsOf(fleet)).at(-1)).toMatchObject({ event: 'stop', text: 'ada heard: work' })
})

test('a killed one is resumed by its session, one that does not come up begins anew', async () => {
  const fleet = await started()
  const [first] = await eventsOf(fleet)
  expect(first).toMatchObject({ event: 'session-start', text: 'startup', sessionId: expect.any(String) as string })
  const sessionId = first?.['sessionId']
  const kill = async (): Promise<void> => fleet.host.kill((await heartbeat(fleet))?.pid ?? 0, 'SIGKILL')
  await kill()
  await eventually('it is back', async () => (await eventsOf(fleet)).length === 2)
  expect((await eventsOf(fleet)).at(1)).toMatchObject({ event: 'session-start', text: 'resume', sessionId })
  expect(JSON.parse((await fleet.host.files.read(inRun(fleet, 'session'))) ?? '')).toMatchObject({
    runtime: 'stub',
    sessionId,
  })
  // As if the last start had ended before it said that it was there.
  await fleet.host.files.write(inRun(fleet, 'resuming'), '')
  await kill()
  await eventually('it is back', async () => (await eventsOf(fleet)).length === 3)
  const [, , third] = await eventsOf(fleet)
  expect(third).toMatchObject({ event: 'session-start', text: 'startup' })
  expect(third?.['sessionId']).not.toBe(sessionId)
  expect(await fleet.host.files.stat(inRun(fleet, 'resuming'))).toBeUndefined()
})

test('its dialog is an ask of the fleet, and a dialog on its screen: whoever answers first has answered', async () => {
  const fleet = await started()
  const asks = inRun(fleet, 'asks')
  await fleet.supervisor.send('ada', '/dialog rm -rf x', 's1')
  await shows(fleet, 'Do you want to proceed? rm -rf x')
  await expect(fleet.supervisor.send('ada', 'hello', 's2')).rejects.toThrow('ada waits for an answer in a dialog')
  const [file = ''] = await fleet.host.files.list(asks)
  const ask = JSON.parse((await fleet.host.files.read(join(asks, file))) ?? '') as Reported
  expect(ask).toMatchObject({ agent: 'ada', runtime: 'stub', tool: 'Bash', input: { command: 'rm -rf x' } })
  expect(file).toBe(`${String(ask['askId'])}.json`)
  expect((await eventsOf(fleet)).at(-1)).toMatchObject({
    event: 'permission-request',
    askId: ask['askId'],
    text: 'rm -rf x',
  })
  const answer = { decision: 'deny', by: 'mia', at: Date.now() }
  await fleet.host.files.write(join(asks, file.replace('.json', '.answer.json')), JSON.stringify(answer))
  await shows(fleet, 'denied: rm -rf x')
  await eventually('the ask is gone', async () => (await fleet.host.files.list(asks)).length === 0)
  await fleet.supervisor.send('ada', '/dialog make', 's3')
  await shows(fleet, 'Do you want to proceed? make')
  await fleet.tmux('send-keys', '-t', '=ada:', 'Enter')
  await shows(fleet, 'allowed: make')
  await eventually('the ask is gone', async () => (await fleet.host.files.list(asks)).length === 0)
  expect((await eventsOf(fleet)).map(({ event }) => event).filter((event) => event.startsWith('permission'))).toEqual([
    'permission-request',
    'permission-answered',
    'permission-request',
    'permission-answered',
  ])
  await eventually('it waits for work', async () => (await eventsOf(fleet)).at(-1)?.event === 'stop')
  expect((await eventsOf(fleet)).at(-1)).toMatchObject({ event: 'stop', text: 'allowed: make' })
})

test('its usage limit is reported with its end', async () => {
  const fleet = await started()
  await fleet.supervisor.send('ada', '/limit 5000', 's1')
  await shows(fleet, 'its usage limit is reached')
  const last = (await eventsOf(fleet)).at(-1)
  expect(last?.event).toBe('usage-limit')
  expect(Math.abs(Number(last?.['until']) - Date.now())).toBeLessThan(6000)
})
