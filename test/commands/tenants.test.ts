import { expect, onTestFinished, test } from 'vitest'
import type { FleetSettings } from '../../src/fleet/fleet-settings.ts'
import { createStore } from '../../src/store/create-store.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { desk, inShell, local, oneProject, owner } from './desk.ts'

const evaOfBob = {
  hostId: 'beta',
  at: Date.now(),
  agents: [
    {
      agent: { name: 'eva', role: 'coder', runtime: 'stub' },
      host: 'beta',
      readiness: 'idle',
      flags: [],
      task: 'a secret of bob',
      evidence: { at: Date.now(), placement: 'pane', supervised: true },
    },
  ],
} as const

const shared = async (settings: FleetSettings) => {
  const { store, redis, say, dispatcher } = await desk({ settings })
  const bob = await createStore({ redisUrl: redis.url, tenant: 'bob', logger: silentLogger })
  onTestFinished(() => bob.close())
  await bob.statuses.put(evaOfBob)
  return { store, say, dispatcher }
}

test("another tenant's agents are in the table of an owner whose settings name it, and in nobody else's", async () => {
  const { say, dispatcher } = await shared({ ...oneProject, tenants: ['bob', 'carl'] })
  const asked = { principal: local, place: inShell, cause: 'c', receipt: 'none' } as const
  const table = await dispatcher.dispatch('fleet ps', {}, asked)
  if (table.kind !== 'table') throw new Error('no table')
  expect(table.columns.slice(0, 5)).toEqual(['tenant', 'agent', 'role', 'runtime', 'state'])
  expect(table.rows.map((row) => row.slice(0, 5).join(' '))).toEqual([
    'test orchestrator orchestrator stub idle',
    'test enhancer enhancer stub idle',
    'bob eva coder stub idle',
  ])
  expect([table.note, table.list?.head, table.list?.items.at(-1)]).toEqual([
    'Tenant carl has told nothing: does its Mos run, with this Redis as its REDIS_URL?',
    '3 agents of 2 tenants: 3 idle',
    { value: 'bob/eva', sign: '🟢', title: 'bob/eva', detail: 'coder' },
  ])
  expect(table.data).toContainEqual(expect.objectContaining({ tenant: 'bob', name: 'eva', host: 'beta' }))
  expect(JSON.stringify(table)).not.toContain('secret')
  expect(await say('fleet ps', { why: 'bob/eva' })).toMatch(
    /^\*\*bob\/eva\*\* is idle\ncoder on stub · host beta · tenant bob\nHost beta told this \d+ s ago\. What it is at, and more, only tenant bob sees\.$/u,
  )
  const viewer = { ...owner, userId: '300' }
  expect(await say('fleet ps', {}, { principal: viewer })).not.toContain('eva')
  expect(await say('fleet ps', { why: 'bob/eva' }, { principal: viewer })).toContain('There is no agent')
})

test('settings that name no tenant show nobody else, and no column for it', async () => {
  const { say } = await shared(oneProject)
  expect(await say('fleet ps')).not.toContain('bob')
})
