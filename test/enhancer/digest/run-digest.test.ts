import { expect, onTestFinished, test } from 'vitest'
import { startDigests } from '../../../src/enhancer/digest/run-digest.ts'
import type { DigestDeps } from '../../../src/enhancer/digest/run-digest.ts'
import { defaultEnhancer } from '../../../src/fleet/enhancer-settings.ts'
import { emptySettings } from '../../../src/fleet/fleet-settings.ts'
import type { FleetSettings } from '../../../src/fleet/fleet-settings.ts'
import { createRedactor } from '../../../src/redact/create-redactor.ts'
import type { Store } from '../../../src/store/store.ts'
import { desk } from '../../commands/desk.ts'
import { silentLogger } from '../../support/silent-logger.ts'
import { testStore } from '../../support/store.ts'
import { aStatus } from './a-status.ts'

const settings = (own: Partial<FleetSettings> = {}): FleetSettings => ({
  ...emptySettings,
  channels: [{ id: '55', as: 'bugs' }],
  enhancer: { ...defaultEnhancer, digest: '09:00' },
  ...own,
})

/** Some days ago, since nothing is kept of what has not happened yet; in this host's own time. */
function today(hours: number, minutes = 0, days = 0): number {
  const at = new Date()
  at.setDate(at.getDate() - 4 + days)
  return at.setHours(hours, minutes, 0, 0)
}

function start(store: Store, now: number, own: Partial<DigestDeps> = {}) {
  const digests = startDigests({
    ...store,
    settings,
    access: {},
    statuses: () => Promise.resolve([aStatus('orchestrator')]),
    isHere: () => Promise.resolve(true),
    redactor: createRedactor([]),
    logger: silentLogger,
    now: () => now,
    ...own,
  })
  onTestFinished(() => digests.stop())
  return digests
}

const crash = (id: string, at: number) => ({ kind: 'crash', id, at, hostId: 'here', agent: 'ada', status: 1 }) as const

async function posted(store: Store, thread: 'discord:55' | 'discord:66' = 'discord:55') {
  const texts: string[] = []
  for (let head = await store.outbox.head(thread); head !== undefined; head = await store.outbox.remove(head))
    texts.push(head.body.kind === 'text' ? head.body.text : head.body.kind)
  return texts
}

test('once a day, whoever starts around its time; the next one goes on where it ended', async () => {
  const { store, another } = await testStore()
  await store.history.add([crash('a', today(8, 0, -1)), crash('b', today(8, 30)), crash('c', today(9, 30))])
  expect(await start(store, today(8, 59)).look()).toBe(false)
  const [one, two] = [start(store, today(9)), start(await another(), today(9))]
  await Promise.all([one.look(), two.look(), one.look()])
  expect(await posted(store)).toEqual(["**The fleet's last 24 h**\n🟢 the one agent is well\ncrashed: ada once"])
  expect(await start(await another(), today(9, 5)).look()).toBe(false)
  expect(await start(store, today(9, 0, 1)).look()).toBe(true)
  expect(await posted(store)).toHaveLength(1)
})

test('killed after it was posted and before that was noted: it is posted once all the same', async () => {
  const { store, another } = await testStore()
  await store.history.add([crash('b', today(8, 30))])
  const facts = { get: store.facts.get, set: () => Promise.reject(new Error('killed')) }
  await expect(start(store, today(9), { facts }).look()).rejects.toThrow('killed')
  expect(await start(await another(), today(9, 1)).look()).toBe(true)
  expect(await posted(store)).toHaveLength(1)
})

test('a start some hours later tells it, on another day with what was missed', async () => {
  const { store } = await testStore()
  await store.history.add([crash('b', today(8, 30))])
  expect(await start(store, today(15, 1)).look()).toBe(false)
  expect(await start(store, today(14, 59)).look()).toBe(true)
  expect(await posted(store)).toHaveLength(1)
})

test('silent: nothing to tell, no time, no channel, another host; the ops channel where there is no other', async () => {
  const { store } = await testStore()
  expect(await start(store, today(9)).look()).toBe(false)
  await store.history.add([crash('d', today(8, 30, 1))])
  const tomorrow = today(9, 0, 1)
  expect(await start(store, tomorrow, { settings: () => settings({ enhancer: defaultEnhancer }) }).look()).toBe(false)
  expect(await start(store, tomorrow, { isHere: () => Promise.resolve(false) }).look()).toBe(false)
  const bare = () => settings({ channels: [] })
  expect(await start(store, tomorrow, { settings: bare, access: { opsChannel: '66' } }).look()).toBe(true)
  expect(await posted(store)).toEqual([])
  expect(await posted(store, 'discord:66')).toHaveLength(1)
  await store.history.add([crash('e', today(8, 30, 2))])
  expect(await start(store, today(9, 0, 2), { settings: bare }).look()).toBe(false)
})

test('whoever may look is shown it at any time', async () => {
  const { say, store } = await desk()
  expect(await say('bug digest')).toBe("**The fleet's last 24 h**\n🟢 all 2 agents are well")
  await store.history.add([crash('a', Date.now() - 3 * 86_400_000), crash('b', Date.now() - 1_000)])
  expect(await say('bug digest')).toContain('crashed: ada once')
  expect(await say('bug digest', { days: 7 })).toBe(
    "**The fleet's last 7 d**\n🟢 all 2 agents are well\ncrashed: ada 2 times",
  )
  expect(await say('bug digest', { days: 30 })).toContain('days')
})
