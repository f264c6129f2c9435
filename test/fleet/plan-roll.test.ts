import { array, assert, constantFrom, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { planRoll, planWaves } from '../../src/fleet/plan-roll.ts'
import type { Readiness } from '../../src/fleet/readiness.ts'
import type { AgentStatus } from '../../src/fleet/status.ts'
import { role } from '../support/tmux-fleet.ts'

type Change = Partial<AgentStatus['agent']> & {
  readonly readiness?: Readiness
  readonly lifecycle?: 'core' | 'ephemeral'
  readonly evidence?: Partial<AgentStatus['evidence']>
}

const status = (name: string, { readiness = 'idle', lifecycle = 'core', evidence, ...agent }: Change = {}) =>
  ({
    agent: { name, runtime: 'stub', role: 'coder', ...agent },
    role: role(lifecycle),
    evidence: { at: 0, placement: 'pane', supervised: true, ...evidence },
    readiness,
  }) satisfies AgentStatus

const inMos = { evidence: { placement: 'hosted' } } as const
const plan = (...statuses: AgentStatus[]) =>
  planRoll({ statuses, hostId: 'here', onTask: new Set(['bob']), sizeOf: () => 2 })

test('the least busy worker goes first and alone, what lives in Mos behind the waves, the orchestrator last', () => {
  const fleet = [
    status('orchestrator', { role: 'orchestrator', ...inMos }),
    status('enhancer', { role: 'enhancer', ...inMos }),
    status('ada', { readiness: 'working' }),
    status('bob', { evidence: { hook: { state: 'idle', since: 1, at: 9 } } }),
    status('cyd', { evidence: { hook: { state: 'idle', since: 1, at: 5 } } }),
    status('dan', { readiness: 'needs-input' }),
    status('eve'),
  ]
  expect(plan(...fleet)).toEqual({
    waves: [['eve'], ['cyd', 'bob'], ['ada', 'dan']],
    hosted: ['enhancer'],
    last: 'orchestrator',
    left: [],
  })
})

test('whom Mosaic keeps moves with the others, but for the orchestrator and what would live in Mos', () => {
  const keptBy = { who: 'Mosaic', socket: '/m' } as const
  const hosted = { ...role('core'), placement: 'hosted' } as const
  const { waves, left } = plan(
    status('ada', { evidence: { keptBy } }),
    { ...status('enh', { role: 'enhancer', evidence: { keptBy } }), role: hosted },
    { ...status('boss', { role: 'orchestrator', evidence: { keptBy } }), role: hosted },
  )
  expect([waves, left]).toEqual([
    [['ada']],
    [
      { name: 'enh', why: 'stays in its pane under Mosaic: /fleet relaunch agent:enh moves it into Mos' },
      { name: 'boss', why: 'stays in its pane under Mosaic: /fleet adopt orchestrator:mos moves it' },
    ],
  ])
})

test('who is not relaunched is named with the reason', () => {
  const { waves, left } = plan(
    status('ada', { evidence: { paused: 'paused by discord:1 since 2026-11-26 20:15 UTC: the disk is full' } }),
    status('bob', { lifecycle: 'ephemeral' }),
    status('cyd', { host: 'beta' }),
    status('dan', { readiness: 'dead', lifecycle: 'ephemeral', evidence: { verdict: 'crashed 5 times' } }),
    { ...status('eve', { role: 'gardener' }), role: undefined },
    status('fay', { evidence: { unseen: 'tmux does not answer' } }),
    status('gus', { lifecycle: 'ephemeral' }),
  )
  expect(waves).toEqual([['gus']])
  expect(left.map(({ name, why }) => `${name} ${why}`)).toEqual([
    'ada is paused: the disk is full',
    'bob is on a task, and ends with it',
    'cyd lives on host beta: say it there',
    'dan was down before: it crashed 5 times',
    'eve has the role gardener, which is not there',
    'fay could not be looked at: tmux does not answer',
  ])
})

test('who was down before is tried as the last of the workers', () => {
  const { waves } = plan(status('ada', { readiness: 'dead' }), status('bob2', { readiness: 'stuck' }), status('cyd'))
  expect(waves).toEqual([['cyd'], ['bob2', 'ada']])
})

test('an orchestrator in a pane is the last as well', () => {
  expect(plan(status('boss', { role: 'orchestrator' }), status('ada'))).toMatchObject({
    waves: [['ada']],
    last: 'boss',
  })
})

test('in any fleet each worker is in one wave, none is too large, and no role of several is down as a whole', () => {
  const workers = array(constantFrom('coder', 'reviewer', 'research'), { maxLength: 30 })
  assert(
    property(workers, integer({ min: 1, max: 12 }), (roles, size) => {
      const all = roles.map((name, index) => ({ name: `a${index}`, role: name }))
      const waves = planWaves(all, size)
      expect(waves.flat().toSorted()).toEqual(all.map(({ name }) => name).toSorted())
      expect(waves[0]?.length ?? 1).toBe(1)
      for (const wave of waves) {
        expect(wave.length).toBeLessThanOrEqual(size)
        const several = [...Map.groupBy(all, (worker) => worker.role).values()].filter(({ length }) => length > 1)
        expect(several.filter((those) => those.every(({ name }) => wave.includes(name)))).toEqual([])
      }
    }),
  )
})
