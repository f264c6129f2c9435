import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RollDeps } from '../../src/operations/roll/roll.ts'
import { createTurnTaking } from '../../src/operations/turn-taking.ts'
import { StoreAway } from '../../src/store/store-away.ts'
import { eventually } from '../support/eventually.ts'
import { rollFleet, wavesOf } from '../support/roll-fleet.ts'

const settings = { wave: { count: 3 }, turnMinutes: 1 } as const
const never = () => new Promise<never>(() => undefined)

test('what people change meanwhile counts: one removed, one frozen, a roster that is broken for a while', async () => {
  const fleet = await rollFleet('ada', 'bob', 'cyd', 'dan')
  await fleet.supervisor.send('bob', '/busy 2000', 's1')
  await fleet.supervisor.send('bob', 'paint the fence', 's2')
  await eventually('it works', async () => (await fleet.supervisor.look(['bob'])).get('bob')?.hook?.state === 'busy')
  await fleet.install('1.5.0')
  await fleet.versions.switchTo('1.5.0')
  const op = await fleet.queue({ wave: { count: 1 }, turnMinutes: 1 })
  const [[first = ''] = [], [second = ''] = [], [third = ''] = []] = wavesOf(op)
  const path = join(fleet.paths.mosaicHome, 'fleet', 'roster.yaml')
  const roster = await readFile(path, 'utf8')
  const before = await fleet.pidOf('bob')
  await fleet.carryOut(op, (deps) => ({
    ...deps,
    supervisor: {
      ...deps.supervisor,
      async start(...given) {
        await deps.supervisor.start(...given)
        if (given[0].name === first) await fleet.host.files.write(path, 'agents: [')
        if (given[0].name === second)
          await fleet.host.files.write(
            path,
            roster.replace(`  - name: ${third}\n    runtime: stub\n    class: coder\n`, ''),
          )
      },
    },
    pauses: {
      ...deps.pauses,
      async set(name, pause) {
        const theirs = { by: 'discord:1', at: Date.now(), why: 'mine' }
        await deps.pauses.set(name, name === 'bob' ? theirs : pause)
      },
    },
  }))
  const { state, exit, result } = await fleet.shown(op)
  expect([state, exit, result?.split('\n')]).toEqual([
    'done',
    0,
    [
      '2 agents are up on 1.5.0, and 2 that live in Mos.',
      `Left as they are: ${third} is not in the roster any more; bob is paused: mine.`,
    ],
  ])
  expect(await fleet.pidOf('bob')).toBe(before)
})

test('who was down before is tried as well, and stops nothing; while Redis is away nobody has failed', async () => {
  const fleet = await rollFleet('ada', 'bob', 'cyd')
  for (const name of ['ada', 'bob']) await fleet.supervisor.stop({ name })
  await fleet.install('1.5.0', ['bob'])
  await fleet.versions.switchTo('1.5.0')
  const op = await fleet.queue(settings)
  const isAway = () => Promise.reject(new StoreAway(false))
  await expect(
    fleet.carryOut(op, (deps) => ({
      ...deps,
      assignments: { get: (name) => (name === 'ada' ? isAway() : deps.assignments.get(name)) },
    })),
  ).rejects.toThrow(StoreAway)
  await fleet.carryOut(op)
  const { state, exit, result } = await fleet.shown(op)
  expect([state, exit]).toEqual(['done', 0])
  expect(result).toMatch(
    /^2 agents are up on 1\.5\.0, and 2 that live in Mos\.\nLeft as they are: bob was down before, and is again: bob did not come up on 1\.5\.0: .*no such model\.$/u,
  )
  expect((await fleet.starts()).filter((line) => line.endsWith('cyd 1.5.0'))).toHaveLength(1)
})

test('a worker that dies on the way back anywhere goes on, and all are where they were', async () => {
  const fleet = await rollFleet('ada', 'bob', 'cyd', 'dan')
  const op = await fleet.queue(settings)
  const failing = wavesOf(op)[1]?.[2] ?? ''
  await fleet.install('1.5.0', [failing])
  await fleet.versions.switchTo('1.5.0')
  // The first who comes to a place dies there, each at one.
  const died = new Map<string, string>()
  let hasFailed = false
  let isBack = false
  const liveUntilDeaths = async (...places: readonly string[]): Promise<void> => {
    const dieAt = async (place: string, name = ''): Promise<void> => {
      if (!isBack || !places.includes(place) || died.has(place) || [...died.values()].includes(name)) return
      died.set(place, name)
      await never()
    }
    void fleet.carryOut(op, (deps: RollDeps) => ({
      ...deps,
      turns: createTurnTaking(),
      // Nobody of its wave is up before one of it fails: all three may be down on the way back.
      steadyMs: hasFailed ? 700 : 5_000,
      pauses: {
        ...deps.pauses,
        async lift(name) {
          await deps.pauses.lift(name)
          await dieAt('lifted', name)
        },
      },
      supervisor: {
        ...deps.supervisor,
        async capture(name, lines) {
          hasFailed ||= name === failing
          return deps.supervisor.capture(name, lines)
        },
        async stop(agent) {
          isBack ||= hasFailed && agent.name === failing
          await deps.supervisor.stop(agent)
          await dieAt('stopped', agent.name)
        },
        async start(...given) {
          await deps.supervisor.start(...given)
          await dieAt('started', given[0].name)
        },
      },
    }))
    await eventually('it has died everywhere', () => places.every((place) => died.has(place)), 60_000)
  }
  await liveUntilDeaths('stopped', 'started')
  // Who was up goes back behind who may be down.
  await liveUntilDeaths('lifted')
  // Who looks after the fleet meanwhile would start it from what counts.
  await fleet.supervisor.start(fleet.agentOf(died.get('lifted') ?? ''), fleet.coder)
  await fleet.carryOut(op, (deps) => ({ ...deps, turns: createTurnTaking() }))
  const { state, result } = await fleet.shown(op)
  expect([state, result]).toEqual(['failed', expect.stringContaining('Back on 1.4.0: ')])
  const seen = await fleet.supervisor.look(['ada', 'bob', 'cyd', 'dan'])
  expect([...seen.values()].map(({ version, pane }) => `${version} ${pane?.alive}`)).toEqual(
    Array(4).fill('1.4.0 true'),
  )
})

test('as steps of another op it goes on where it was, and its undo brings back who was moved', async () => {
  const fleet = await rollFleet('ada', 'bob')
  await fleet.install('1.5.0')
  await fleet.versions.switchTo('1.5.0')
  const good = await fleet.queueWithin('good', settings)
  let isDead = false
  void fleet.carryOut(good, (deps) => ({
    ...deps,
    supervisor: {
      ...deps.supervisor,
      async start(...given) {
        await deps.supervisor.start(...given)
        isDead = true
        await never()
      },
    },
  }))
  await eventually('it has died', () => isDead)
  await fleet.carryOut(good, (deps) => ({ ...deps, turns: createTurnTaking() }))
  expect(await fleet.shown(good)).toMatchObject({
    state: 'done',
    result: '2 agents are up on 1.5.0, and 2 that live in Mos.',
  })
  expect((await fleet.starts()).filter((line) => line.endsWith(' 1.5.0')).toSorted()).toEqual([
    'ada 1.5.0',
    'bob 1.5.0',
  ])

  await fleet.install('1.6.0', ['ada', 'bob'])
  await fleet.versions.switchTo('1.6.0')
  const bad = await fleet.queueWithin('bad', settings)
  await fleet.carryOut(bad, (deps) => ({ ...deps, turns: createTurnTaking() }))
  const { state, result } = await fleet.shown(bad)
  expect(state).toBe('failed')
  expect(result).toMatch(
    /\nThe relaunch stops there\. 1 more was not begun\. Undone: switch\. Back on 1\.5\.0: \w+\. Nobody else was touched\.$/u,
  )
})
