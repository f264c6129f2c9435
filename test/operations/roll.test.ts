import { expect, test } from 'vitest'
import type { RollDeps } from '../../src/operations/roll/roll.ts'
import { createTurnTaking } from '../../src/operations/turn-taking.ts'
import { eventually } from '../support/eventually.ts'
import { rollFleet, wavesOf } from '../support/roll-fleet.ts'

const settings = { wave: { count: 2 }, turnMinutes: 1 } as const
const never = () => new Promise<never>(() => undefined)

test('all but those who are frozen or on a task run from the new installation, each started once', async () => {
  const fleet = await rollFleet('ada', 'bob', 'cyd', 'dan', 'eve', 'tom!')
  await fleet.install('1.5.0')
  await fleet.versions.switchTo('1.5.0')
  await fleet.deps.pauses.set('eve', { by: 'discord:1', at: Date.now(), why: 'it is looked at' })
  const op = await fleet.queue(settings)
  await fleet.carryOut(op)
  const { steps, ...end } = await fleet.shown(op)
  expect(end).toEqual({
    state: 'done',
    exit: 0,
    result:
      '4 agents are up on 1.5.0, and 2 that live in Mos.\nLeft as they are: eve is paused: it is looked at; tom is on a task, and ends with it.',
  })
  expect(steps).toEqual([
    expect.stringMatching(
      /^look at everybody: to 1\.5\.0, canary \w+, 2 waves of 2, 2 at the end, left: eve and tom$/u,
    ),
    expect.stringMatching(/^canary: \w+ is up$/u),
    expect.stringMatching(/^wave 1 of 2: \w+ and \w+ are up$/u),
    expect.stringMatching(/^wave 2 of 2: \w+ is up$/u),
    'enhancer: enhancer is up',
    'orchestrator, the last: orchestrator is up; 2 conversations go on in a new session',
    expect.stringMatching(/^look at everybody again: 4 agents are up/u),
  ])
  const anew = (await fleet.starts()).filter((line) => line.endsWith(' 1.5.0'))
  expect(anew.toSorted()).toEqual(['ada 1.5.0', 'bob 1.5.0', 'cyd 1.5.0', 'dan 1.5.0'])
  expect((await fleet.supervisor.look(['ada'])).get('ada')).toMatchObject({ version: '1.5.0', isNative: true })
  expect(await fleet.deps.pauses.get('ada')).toBeUndefined()
})

test('a version that crashes stops at the canary, which is back on the old one; nobody else is touched', async () => {
  const fleet = await rollFleet('ada', 'bob', 'cyd')
  await fleet.install('1.5.0', ['ada', 'bob', 'cyd'])
  await fleet.versions.switchTo('1.5.0')
  const op = await fleet.queue(settings)
  const canary = canaryOf(op)
  const others = ['ada', 'bob', 'cyd'].filter((name) => name !== canary)
  const before = await Promise.all(others.map(fleet.pidOf))
  await fleet.carryOut(op)
  const { state, exit, result } = await fleet.shown(op)
  expect([state, exit]).toEqual(['failed', 1])
  expect(result).toMatch(new RegExp(`^${canary} did not come up on 1\\.5\\.0: its program .*no such model`, 'u'))
  expect(result?.split('\n')[1]).toBe(
    `The relaunch stops there. 2 more were not begun. Back on 1.4.0: ${canary}. Nobody else was touched. 1.5.0 still counts for whoever is started next. Go back from it: /fleet rollback`,
  )
  expect(await Promise.all(others.map(fleet.pidOf))).toEqual(before)
  expect((await fleet.supervisor.look([canary])).get(canary)).toMatchObject({ version: '1.4.0', pane: { alive: true } })
})

test('one that fails later takes back all who were moved', async () => {
  const fleet = await rollFleet('ada', 'bob', 'cyd', 'dan')
  const op = await fleet.queue(settings)
  const third = wavesOf(op)[1]?.[1] ?? ''
  const fourth = wavesOf(op)[2]?.[0] ?? ''
  const before = await fleet.pidOf(fourth)
  await fleet.install('1.5.0', [third])
  await fleet.versions.switchTo('1.5.0')
  await fleet.carryOut(op)
  const { state, result } = await fleet.shown(op)
  expect(state).toBe('failed')
  expect(result).toContain(`${third} did not come up on 1.5.0`)
  expect(result).toMatch(/Back on 1\.4\.0: \w+, \w+ and \w+\. Nobody else was touched\. /u)
  const seen = await fleet.supervisor.look(['ada', 'bob', 'cyd', 'dan'])
  expect([...seen.values()].map(({ version, pane }) => [version, pane?.alive])).toEqual(
    Array.from({ length: 4 }, () => ['1.4.0', true]),
  )
  expect(await fleet.pidOf(fourth)).toBe(before)
})

test('of those at work the first that ends its turn is the first; who takes too long is left as it is', async () => {
  const fleet = await rollFleet('ada', 'bob')
  for (const [name, ms] of [
    ['ada', 60_000],
    ['bob', 4_000],
  ] as const) {
    await fleet.supervisor.send(name, `/busy ${ms}`, `${name}1`)
    await fleet.supervisor.send(name, 'paint the fence', `${name}2`)
    await eventually('it works', async () => (await fleet.supervisor.look([name])).get(name)?.hook?.state === 'busy')
  }
  const before = await fleet.pidOf('ada')
  await fleet.install('1.5.0')
  await fleet.versions.switchTo('1.5.0')
  const op = await fleet.queue({ wave: { count: 2 }, turnMinutes: 0.1 })
  await fleet.carryOut(op)
  const { state, exit, result, steps } = await fleet.shown(op)
  expect([state, exit, steps.slice(1, 3)]).toEqual([
    'needs-attention',
    2,
    ['canary: bob is up', expect.stringMatching(/^wave 1 of 1: ada is left: it is at its turn, .*paint the fence/u)],
  ])
  expect(result).toMatch(
    /^1 agent is up on 1\.5\.0.*\nada was left, it is at its turn, .*\/fleet relaunch agent:ada$/su,
  )
  expect(await fleet.pidOf('ada')).toBe(before)
  expect(await fleet.deps.pauses.get('ada')).toBeUndefined()
})

test('a worker that dies anywhere in a wave goes on, and starts nobody twice', async () => {
  const fleet = await rollFleet('ada', 'bob', 'cyd', 'dan', 'eve')
  await fleet.install('1.5.0')
  await fleet.versions.switchTo('1.5.0')
  const op = await fleet.queue({ wave: { count: 4 }, turnMinutes: 1 })
  const [paused = '', stopped = '', noted = '', started = ''] = wavesOf(op)[1] ?? []
  const died = new Set<string>()
  // Each of the wave dies at another place; what it has done by then stays.
  const dieAt = async (place: string, name: string): Promise<void> => {
    if (place !== name) return
    died.add(name)
    await never()
  }
  void fleet.carryOut(op, (deps: RollDeps) => ({
    ...deps,
    pauses: {
      ...deps.pauses,
      async set(name, pause) {
        await deps.pauses.set(name, pause)
        await dieAt(paused, name ?? '')
      },
      async lift(name) {
        await dieAt(noted, name ?? '')
        await deps.pauses.lift(name)
      },
    },
    supervisor: {
      ...deps.supervisor,
      async stop(agent) {
        await deps.supervisor.stop(agent)
        await dieAt(stopped, agent.name)
      },
      async start(...given) {
        await deps.supervisor.start(...given)
        await dieAt(started, given[0].name)
      },
    },
  }))
  await eventually('it has died everywhere', () => died.size === 4, 60_000)
  // The next worker knows nothing of turns that were taken.
  await fleet.carryOut(op, (deps) => ({ ...deps, turns: createTurnTaking() }))
  expect(await fleet.shown(op)).toMatchObject({ state: 'done', exit: 0 })
  const anew = (await fleet.starts()).filter((line) => line.endsWith(' 1.5.0'))
  expect(anew.toSorted()).toEqual(['ada', 'bob', 'cyd', 'dan', 'eve'].map((name) => `${name} 1.5.0`))
})

test('a cancel stops it, and who was moved goes back', async () => {
  const fleet = await rollFleet('ada', 'bob', 'cyd')
  await fleet.install('1.5.0')
  await fleet.versions.switchTo('1.5.0')
  const op = await fleet.queue({ wave: { count: 1 }, turnMinutes: 1 })
  const cancel = new AbortController()
  const second = wavesOf(op)[1]?.[0] ?? ''
  await fleet.carryOut(
    op,
    (deps) => ({
      ...deps,
      supervisor: {
        ...deps.supervisor,
        async check(agent, ...rest) {
          if (agent.name === second) cancel.abort()
          await deps.supervisor.check(agent, ...rest)
        },
      },
    }),
    cancel.signal,
  )
  const { state, result } = await fleet.shown(op)
  expect(state).toBe('cancelled')
  expect(result).toContain(`Cancelled. Back on 1.4.0: ${canaryOf(op)}. Nobody else was touched.`)
})

const canaryOf = (op: Parameters<typeof wavesOf>[0]): string => wavesOf(op)[0]?.[0] ?? ''
