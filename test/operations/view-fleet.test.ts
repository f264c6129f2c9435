import { expect, onTestFinished, test } from 'vitest'
import { parseRoster } from '../../src/fleet/parse-roster.ts'
import type { Survey } from '../../src/fleet/survey.ts'
import { publishStatuses } from '../../src/operations/publish-statuses.ts'
import { viewFleet } from '../../src/operations/view-fleet.ts'
import type { ViewDeps } from '../../src/operations/view-fleet.ts'
import { eventually } from '../support/eventually.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { testStore } from '../support/store.ts'

const roster = `version: 1
transport: tmux
tmux:
  holder_session: keeper
agents:
  - name: ada
    runtime: stub
  - name: bob
    runtime: stub
    host: beta
`

const survey: Survey = {
  agents: new Map([['ada', { viewers: 0, prompt: { text: 'mend the login', at: 1 } }]]),
  unmanaged: [
    { kind: 'session', name: 'keeper' },
    { kind: 'session', name: 'stranger' },
  ],
}

async function host(hostId: string, text = roster) {
  const { store } = await testStore()
  const read = async () => parseRoster(text, 'roster.yaml')
  return (kept = store): ViewDeps & { readonly store: typeof store } => ({
    hostId,
    store: kept,
    roster: read,
    supervisor: { survey: () => Promise.resolve(survey) },
    statuses: async () =>
      (await read()).agents.map((agent) => ({
        agent,
        role: undefined,
        evidence: { at: Date.now(), placement: 'pane', supervised: true },
        readiness: 'idle',
      })),
  })
}

const brief = async (deps: ViewDeps) =>
  (await viewFleet(deps)).agents.map(({ agent, host: where, readiness, why, task }) => [
    agent.name,
    where,
    readiness,
    why,
    task,
  ])

test("this host's agents are looked at, another host's are unknown until it tells", async () => {
  const deps = (await host('alpha'))()
  expect(await brief(deps)).toEqual([
    ['ada', 'alpha', 'idle', undefined, 'mend the login'],
    ['bob', 'beta', 'unknown', 'host beta has told nothing: is mos work running there?', undefined],
  ])
  expect((await viewFleet(deps)).unmanaged).toEqual([{ kind: 'session', name: 'stranger' }])
})

test('what another host told is shown with its age, and is unknown when that is old', async () => {
  const alpha = (await host('alpha'))()
  const beta = (await host('beta', roster.replace('  - name: ada\n    runtime: stub\n', '')))(alpha.store)
  const stop = publishStatuses({ ...beta, logger: silentLogger })
  onTestFinished(stop)
  const told = await eventually('beta has told', async () => (await alpha.store.statuses.list())[0])
  expect(await brief(alpha)).toEqual([
    ['ada', 'alpha', 'idle', undefined, 'mend the login'],
    ['bob', 'beta', 'idle', undefined, undefined],
  ])
  await alpha.store.statuses.put({ ...told, at: Date.now() - 600_000 })
  expect(await brief(alpha)).toContainEqual([
    'bob',
    'beta',
    'unknown',
    'host beta last told 10 min ago that it was idle',
    undefined,
  ])
})

test('where nothing has changed nothing but a look is taken, and a change is told', async () => {
  const alpha = (await host('alpha'))()
  let [looks, surveys, readiness] = [0, 0, 'idle' as 'idle' | 'working']
  const stop = publishStatuses({
    ...alpha,
    supervisor: { survey: async () => ((surveys += 1), survey) },
    statuses: async () => ((looks += 1), (await alpha.statuses()).map((status) => ({ ...status, readiness }))),
    everyMs: 5,
    logger: silentLogger,
  })
  onTestFinished(stop)
  await eventually('many looks', () => looks > 20)
  expect(surveys).toBe(1)
  readiness = 'working'
  const told = async () => (await alpha.store.statuses.list())[0]?.agents.map((agent) => agent.readiness)
  await eventually('the change is told', async () => (await told())?.includes('working'))
  expect(surveys).toBe(2)
})

test('an agent that only another host has is listed behind the own ones', async () => {
  const alpha = (await host('alpha', roster.split('  - name: bob')[0]))()
  const beta = (await host('beta'))(alpha.store)
  onTestFinished(publishStatuses({ ...beta, logger: silentLogger }))
  await eventually('beta has told', async () => (await alpha.store.statuses.list())[0])
  expect((await brief(alpha)).map(([name, where]) => [name, where])).toEqual([
    ['ada', 'alpha'],
    ['bob', 'beta'],
  ])
})

test("a task in somebody's words goes before the last prompt, and with the store away the rest is shown", async () => {
  const { store, redis } = await testStore()
  const deps = (await host('alpha'))(store)
  const by = { kind: 'local', uid: 1 } as const
  await store.assignments.put({ agent: 'ada', by, opId: 'op-1', at: 1, task: 'write the tests\nall of them' })
  expect((await brief(deps))[0]).toEqual(['ada', 'alpha', 'idle', undefined, 'write the tests'])
  await redis.kill()
  expect((await brief(deps))[0]).toEqual(['ada', 'alpha', 'idle', undefined, 'mend the login'])
})
