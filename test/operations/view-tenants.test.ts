import { expect, onTestFinished, test } from 'vitest'
import { Redis } from 'ioredis'
import type { Agent } from '../../src/fleet/agent.ts'
import { createStore } from '../../src/store/create-store.ts'
import type { HostStatuses } from '../../src/store/host-statuses.ts'
import { viewTenants } from '../../src/operations/view-tenants.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { testStore } from '../support/store.ts'

const told = (hostId: string, names: readonly string[], at = Date.now()): HostStatuses => ({
  hostId,
  at,
  agents: names.map((name) => ({
    agent: { name, role: 'coder', runtime: 'stub', workingDirectory: '/home/bob/secret' } satisfies Agent,
    host: hostId,
    readiness: 'working',
    why: 'a secret word',
    task: 'use sk-secret',
    flags: ['secret flag'],
    evidence: { at, placement: 'pane', supervised: true, heartbeat: { at, pid: 7, status: 'busy', since: at } },
  })),
})

test('who is there and how, of none the words; what a host that went away told is unknown, never dead', async () => {
  const { store, another } = await testStore()
  const bob = await another('bob')
  await bob.statuses.put(told('beta', ['eva', 'moved']))
  await bob.statuses.put(told('gone', ['rob', 'moved'], Date.now() - 600_000))
  const [view] = await viewTenants(store.statuses, ['bob'])
  expect(view?.agents.map(({ name, host, readiness, why }) => [name, host, readiness, why])).toEqual([
    ['rob', 'gone', 'unknown', 'host gone last told 10 min ago that it was working'],
    ['moved', 'beta', 'working', undefined],
    ['eva', 'beta', 'working', undefined],
  ])
  expect(JSON.stringify(view)).not.toContain('secret')
})

test('one that told nothing, one whose words do not fit, and one whose key Redis keeps to itself: each says so', async () => {
  const { store, redis, another } = await testStore()
  const [bob] = [await another('bob')]
  await bob.statuses.put(told('beta', ['eva']))
  const raw = new Redis(redis.socketPath)
  onTestFinished(() => raw.disconnect())
  await raw.hset('{mos:mallory}:statuses', 'x', '{"hostId":"x","at":1e99,"agents":[{"agent":{"name":7}}]}')
  expect(await viewTenants(store.statuses, ['nobody', 'mallory', 'bob'])).toEqual([
    {
      tenant: 'nobody',
      agents: [],
      problem: 'Tenant nobody has told nothing: does its Mos run, with this Redis as its REDIS_URL?',
    },
    {
      tenant: 'mallory',
      agents: [],
      problem: 'What tenant mallory told does not fit: does it run this version of Mos?',
    },
    { tenant: 'bob', agents: [expect.objectContaining({ name: 'eva', readiness: 'working' })] },
  ])
})

test('a Redis with a user per tenant is obeyed, and what to grant is said', async () => {
  const { redis, another } = await testStore()
  const bob = await another('bob')
  await bob.statuses.put(told('beta', ['eva']))
  const raw = new Redis(redis.socketPath)
  onTestFinished(() => raw.disconnect())
  await raw.call('ACL', 'SETUSER', 'default', 'resetkeys', '~{mos:test}*')
  const alice = await createStore({ redisUrl: redis.url, tenant: 'test', logger: silentLogger })
  onTestFinished(() => alice.close())
  expect((await viewTenants(alice.statuses, ['bob']))[0]?.problem).toBe(
    "Redis gives tenant bob to nobody else: grant this tenant's user %R~{mos:bob}:statuses",
  )
  await raw.call('ACL', 'SETUSER', 'default', '%R~{mos:bob}:statuses')
  expect((await viewTenants(alice.statuses, ['bob']))[0]?.agents).toHaveLength(1)
})
