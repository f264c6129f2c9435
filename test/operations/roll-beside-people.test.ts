import { expect, test } from 'vitest'
import pause from '../../commands/fleet/pause.ts'
import type { CommandContext } from '../../src/command/definition.ts'
import { Failure } from '../../src/errors.ts'
import { eventually } from '../support/eventually.ts'
import { rollFleet, wavesOf } from '../support/roll-fleet.ts'
import type { RollFleet } from '../support/roll-fleet.ts'

const settings = { wave: { count: 3 }, turnMinutes: 1 } as const

/** At work for so long. */
async function busy({ supervisor }: RollFleet, name: string, ms: number): Promise<void> {
  await supervisor.send(name, `/busy ${ms}`, `${name}1`)
  await supervisor.send(name, 'paint the fence', `${name}2`)
  await eventually('it works', async () => (await supervisor.look([name])).get(name)?.hook?.state === 'busy')
}

const versionsOf = async ({ supervisor }: RollFleet, ...names: readonly string[]) =>
  [...(await supervisor.look(names)).values()].map(({ version, pane }) => `${version} ${pane?.alive}`)

test('one that fails ends the waiting of its wave: who is at work is not touched, and nobody waits for its turn', async () => {
  const fleet = await rollFleet('ada', 'bob', 'cyd')
  await busy(fleet, 'cyd', 100_000)
  const op = await fleet.queue(settings)
  const [[canary = ''] = [], [failing = ''] = []] = wavesOf(op)
  await fleet.install('1.5.0', [failing])
  await fleet.versions.switchTo('1.5.0')
  const before = await fleet.pidOf('cyd')
  const began = Date.now()
  await fleet.carryOut(op)
  expect(Date.now() - began).toBeLessThan(50_000)
  const { state, result } = await fleet.shown(op)
  expect(state).toBe('failed')
  expect(result?.split('\n')[1]).toBe(
    `The relaunch stops there. 1 more was not begun. Back on 1.4.0: ${canary} and ${failing}. Nobody else was touched. 1.5.0 still counts for whoever is started next. Go back from it: /fleet rollback`,
  )
  expect(await versionsOf(fleet, 'ada', 'bob', 'cyd')).toEqual(Array(3).fill('1.4.0 true'))
  expect([await fleet.pidOf('cyd'), await fleet.deps.pauses.get('cyd')]).toEqual([before, undefined])
})

test('who may be down goes back first; who began a turn there stays, and is named with what to do', async () => {
  const fleet = await rollFleet('ada', 'bob')
  const op = await fleet.queue({ wave: { count: 1 }, turnMinutes: 0.1 })
  const [[canary = ''] = [], [failing = ''] = []] = wavesOf(op)
  await fleet.install('1.5.0', [failing])
  await fleet.versions.switchTo('1.5.0')
  const starts: string[] = []
  await fleet.carryOut(op, (deps) => ({
    ...deps,
    supervisor: {
      ...deps.supervisor,
      async check(agent, ...rest) {
        if (agent.name === failing) await busy(fleet, canary, 100_000)
        await deps.supervisor.check(agent, ...rest)
      },
      async start(...given) {
        starts.push(given[0].name)
        await deps.supervisor.start(...given)
      },
    },
  }))
  const { state, exit, result } = await fleet.shown(op)
  expect([state, exit, starts]).toEqual(['needs-attention', 4, [canary, failing, failing]])
  expect(result?.split('\n').slice(1)).toEqual([
    `The relaunch stops there. Back on 1.4.0: ${failing}. 1.5.0 still counts for whoever is started next. Go back from it: /fleet rollback`,
    expect.stringMatching(
      new RegExp(
        `^${canary} stays on 1\\.5\\.0: it is at its turn, .*\\. Afterwards: /fleet relaunch agent:${canary}$`,
      ),
    ),
  ])
  expect(await versionsOf(fleet, canary, failing)).toEqual(['1.5.0 true', '1.4.0 true'])
  expect(await fleet.deps.pauses.get(canary)).toBeUndefined()
})

test('where all are at work they are waited for once, together, and nobody is moved', async () => {
  const fleet = await rollFleet('ada', 'bob')
  for (const name of ['ada', 'bob']) await busy(fleet, name, 100_000)
  await fleet.install('1.5.0')
  await fleet.versions.switchTo('1.5.0')
  const op = await fleet.queue({ wave: { count: 1 }, turnMinutes: 0.1 })
  const waits: number[] = []
  await fleet.carryOut(op, (deps) => ({
    ...deps,
    pauses: {
      ...deps.pauses,
      async set(name, its) {
        waits.push((its.until ?? 0) - its.at - 15 * 60_000)
        await deps.pauses.set(name, its)
      },
    },
  }))
  const { state, exit, result } = await fleet.shown(op)
  expect([state, exit, waits]).toEqual(['needs-attention', 2, [2_500, 2_500]])
  expect(result?.split('\n')).toEqual([
    '2 agents that live in Mos are up.',
    expect.stringMatching(/^\w+ was left, it is at its turn, .*\. Later: \/fleet relaunch agent:\w+$/u),
    expect.stringMatching(/^\w+ was left, it is at its turn, .*\. Later: \/fleet relaunch agent:\w+$/u),
  ])
  expect(await versionsOf(fleet, 'ada', 'bob')).toEqual(['1.4.0 true', '1.4.0 true'])
})

test('a stop that fails half way is a stop: it is brought back as well, and so is who left the roster never named', async () => {
  const fleet = await rollFleet('ada', 'bob', 'cyd')
  await fleet.install('1.5.0')
  await fleet.versions.switchTo('1.5.0')
  const op = await fleet.queue({ wave: { count: 1 }, turnMinutes: 1 })
  const [[first = ''] = [], [second = ''] = [], [third = ''] = []] = wavesOf(op)
  let isFirst = true
  await fleet.carryOut(op, (deps) => ({
    ...deps,
    rosterFile: {
      ...deps.rosterFile,
      async read() {
        const roster = await deps.rosterFile.read()
        return isFirst ? roster : { ...roster, agents: roster.agents.filter(({ name }) => name !== first) }
      },
    },
    supervisor: {
      ...deps.supervisor,
      async stop(agent) {
        await deps.supervisor.stop(agent)
        if (agent.name !== second || !isFirst) return
        isFirst = false
        throw new Failure(`The tmux session of ${second} is still there: try again.`)
      },
    },
  }))
  const { state, result } = await fleet.shown(op)
  expect([state, result]).toEqual([
    'failed',
    `The tmux session of ${second} is still there: try again.\nThe relaunch stops there. 1 more was not begun. Back on 1.4.0: ${second}. Nobody else was touched. 1.5.0 still counts for whoever is started next. Go back from it: /fleet rollback`,
  ])
  expect(await versionsOf(fleet, second, third)).toEqual(['1.4.0 true', '1.4.0 true'])
})

test('somebody who goes back meanwhile ends it: nobody is brought to what they left', async () => {
  const fleet = await rollFleet('ada', 'bob')
  await fleet.install('1.5.0')
  await fleet.versions.switchTo('1.5.0')
  const op = await fleet.queue({ wave: { count: 1 }, turnMinutes: 1 })
  const [[first = ''] = [], [second = ''] = []] = wavesOf(op)
  const before = await fleet.pidOf(second)
  await fleet.carryOut(op, (deps) => ({
    ...deps,
    supervisor: {
      ...deps.supervisor,
      async check(agent, ...rest) {
        if (agent.name === second) await fleet.versions.switchTo('1.4.0')
        await deps.supervisor.check(agent, ...rest)
      },
    },
  }))
  expect((await fleet.shown(op)).result).toBe(
    `Meanwhile somebody switched to 1.4.0: nobody is brought to 1.5.0 any more.\nThe relaunch stops there. 1 more was not begun. Back on 1.4.0: ${first}. Nobody else was touched.`,
  )
  expect(await versionsOf(fleet, 'ada', 'bob')).toEqual(['1.4.0 true', '1.4.0 true'])
  expect(await fleet.pidOf(second)).toBe(before)
})

test('whom a person pauses stays paused: while its turn is waited for, and in the moment before its start', async () => {
  const fleet = await rollFleet('ada', 'bob', 'cyd')
  await busy(fleet, 'cyd', 4_000)
  await fleet.install('1.5.0')
  await fleet.versions.switchTo('1.5.0')
  const op = await fleet.queue({ wave: { count: 1 }, turnMinutes: 1 })
  const [, [second = ''] = []] = wavesOf(op)
  const before = await fleet.pidOf('cyd')
  const { host, deps } = fleet
  const person = { kind: 'local', uid: 7 } as const
  const context = {
    host,
    config: { mosaicHome: fleet.paths.mosaicHome },
    principal: person,
    roster: () => deps.rosterFile.read(),
    roles: () => deps.roles(),
  } as unknown as CommandContext
  const said: string[] = []
  const run = async (agent: string) => {
    const answer = await pause.run(context, { agent, why: 'mine' })
    said.push('text' in answer ? answer.text : answer.kind)
  }
  await fleet.carryOut(op, (given) => ({
    ...given,
    pauses: {
      ...given.pauses,
      async set(name, its) {
        await given.pauses.set(name, its)
        if (name === 'cyd') await run('cyd')
      },
    },
    supervisor: {
      ...given.supervisor,
      async start(...all) {
        if (all[0].name === second) await run(second)
        await given.supervisor.start(...all)
      },
    },
  }))
  expect(said.map((text) => text.split(':')[0]?.slice(-9))).toEqual(['is paused', 'is paused'])
  const { state, exit, result } = await fleet.shown(op)
  expect([state, exit, result?.split('\n')]).toEqual([
    'needs-attention',
    2,
    [
      '1 agent is up on 1.5.0, and 2 that live in Mos.',
      `${second} was left, it is paused: mine, and stopped. Later: /fleet relaunch agent:${second}`,
      'Left as they are: cyd is paused: mine.',
    ],
  ])
  expect(await fleet.pidOf('cyd')).toBe(before)
  for (const name of ['cyd', second]) expect(await deps.pauses.get(name)).toMatchObject({ by: 'local:7', why: 'mine' })
})
