import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { noMemory, planReconcile } from '../../src/fleet/plan-reconcile.ts'
import type { Action, Had, Memory } from '../../src/fleet/plan-reconcile.ts'
import type { Evidence, HookState, Unit } from '../../src/fleet/readiness.ts'
import type { Role } from '../../src/fleet/role.ts'
import type { AgentStatus } from '../../src/fleet/status.ts'

const now = Date.parse('2026-11-22T12:00:00Z')
const role = (name: string, change: Partial<Role> = {}): Role => ({
  name,
  title: name,
  lifecycle: 'core',
  placement: 'pane',
  runtime: 'stub',
  tools: [],
  permissions: { mode: 'default', allow: [], deny: [] },
  mandate: '',
  boundaries: '',
  lenses: [],
  source: 'framework',
  ...change,
})
const coder = role('coder')
const errand = role('errand', { lifecycle: 'ephemeral' })
const enhancer = role('enhancer')
const unit = (active: Unit['active']): Unit => ({ active, enabled: true, result: 'success' })
const alive = (pid = 40) => ({ id: '%7', pid, alive: true })
const ended = { ...alive(), alive: false, deadStatus: 1 }
const endedWell = { ...ended, deadStatus: 0 }
const heartbeat = { at: now, pid: 1, status: 'ok' } as const
const hook = (change: Partial<HookState>): HookState => ({ state: 'idle', since: now, at: now, ...change })

const status = (name: string, seen: Partial<Evidence> = {}, its: Role | 'none' = coder): AgentStatus => ({
  agent: { name, runtime: 'stub', role: its === 'none' ? its : its.name },
  role: its === 'none' ? undefined : its,
  evidence: { at: now, placement: its === 'none' ? 'pane' : its.placement, supervised: false, ...seen },
  readiness: 'unknown',
})
const up = (name: string, pid = 40, seen: Partial<Evidence> = {}) =>
  status(name, { supervised: true, pane: alive(pid), ...seen })
const hosted = (name: string, seen: Partial<Evidence> = {}) =>
  status(name, seen, role('orchestrator', { placement: 'hosted' }))

const had = (statuses: readonly AgentStatus[], change: Partial<Had> = {}): Had => ({
  statuses,
  busy: new Set(),
  touched: new Set(),
  resting: new Set(),
  memory: noMemory,
  now,
  ...change,
})
const say = (action: Action): string => {
  if (action.kind === 'tell incident') return `${action.kind} ${action.agents.join(' ')}`
  return 'agent' in action ? `${action.kind} ${action.agent}` : action.kind
}
const planned = (statuses: readonly AgentStatus[], change: Partial<Had> = {}): readonly string[] =>
  planReconcile(had(statuses, change)).actions.map(say)

/** Beside one that runs, so that the tmux server is known to be there. */
test.each<[what: string, one: AgentStatus, actions: readonly string[]]>([
  ['what runs', up('ada'), []],
  ['nothing of it there', status('ada'), ['start ada']],
  ['its runner is gone, its program runs', status('ada', { pane: alive() }), ['start ada']],
  ['its runner is at it', status('ada', { supervised: true }), []],
  ['its program ended, its runner is at it', status('ada', { supervised: true, pane: ended }), []],
  ['a program and its runner that were killed together', status('ada', { pane: ended }), ['start ada']],
  ['the same of an ephemeral one: its task goes on', status('eve', { pane: ended }, errand), ['start eve']],
  ['one of a task whose program ended well', status('eve', { pane: endedWell }, errand), []],
  ['the same, and nobody saw how', status('eve', { pane: { ...alive(), alive: false } }, errand), []],
  ['a crash loop of one', status('eve', { pane: ended, verdict: 'crashed 5 times' }, errand), ['tell crash loop eve']],
  ['an ephemeral one that ended', status('eve', { pane: ended, verdict: 'ended with status 0' }, errand), []],
  ['an ephemeral one that ended, its pane gone', status('eve', { verdict: 'ended with status 0' }, errand), []],
  ['an ephemeral one that was never started', status('eve', {}, errand), ['start eve']],
  ['a crash loop', status('ada', { pane: ended, verdict: 'crashed 5 times' }), ['tell crash loop ada']],
  ['paused', status('ada', { paused: 'paused by discord:7' }), []],
  ['paused, and its time is over', status('ada', { paused: 'paused', pausedUntil: now }), ['lift ada']],
  ['paused for a while yet', status('ada', { paused: 'paused', pausedUntil: now + 1 }), []],
  ['a role that is not there', status('ada', {}, 'none'), []],
  ['tmux does not answer', status('ada', { unseen: 'no answer' }), []],
  ['its unit starts it', status('ada', { unit: unit('activating') }), []],
  ['its unit says that it runs', status('ada', { unit: unit('active') }), []],
  ['its unit failed', status('ada', { unit: unit('failed') }), ['start ada']],
  [
    'restarted without memory',
    up('ada', 40, { hook: hook({ forgot: { sessionId: 's1', at: now } }) }),
    ['tell lost memory ada'],
  ],
  ['the limit', up('ada', 40, { hook: hook({ state: 'limited', until: now + 1 }) }), ['park ada']],
  ['the limit, and it ended', status('ada', { hook: hook({ state: 'limited', until: now + 1 }) }), ['park ada']],
  ['the limit, parked', up('ada', 40, { hook: hook({ state: 'limited', until: now + 1 }), paused: 'parked' }), []],
  ['the limit without its end', up('ada', 40, { hook: hook({ state: 'limited' }) }), []],
  ['a limit that is over', status('ada', { hook: hook({ state: 'limited', until: now }) }), ['start ada']],
])('%s', (_, one, actions) => {
  expect(planned([up('bob', 1), one])).toEqual(actions)
})

test.each<[what: string, change: Partial<Had>, actions: readonly string[]]>([
  ['an op has it', { busy: new Set(['ada']) }, []],
  ['it did not start a moment ago', { resting: new Set(['ada']) }, []],
])('%s: it is not started', (_, change, actions) => {
  expect(planned([up('bob', 1), status('ada')], change)).toEqual(actions)
})

test('a limit that a person has lifted is not put on again', () => {
  const limited = [up('ada', 40, { hook: hook({ state: 'limited', until: now + 1 }) })]
  const { memory } = planReconcile(had(limited))
  expect(planned(limited, { memory })).toEqual([])
})

test('three are started at once, the floor first', () => {
  const fleet = ['ada', 'bob', 'cy', 'dee'].map((name) => status(name))
  expect(planned([up('x', 1), ...fleet, status('ed', {}, enhancer)])).toEqual(['start ed', 'start ada', 'start bob'])
})

test('the tmux server is looked after while no pane shows that it is there', () => {
  expect(planned([status('ada', { supervised: true })])).toEqual(['ensure holder'])
  expect(planned([])).toEqual([])
  expect(planned([status('ada', { unseen: 'no answer' })])).toEqual([])
})

test('a hosted agent lives in this process, whatever an earlier one wrote and whichever op has it', () => {
  const boss = hosted('boss', { supervised: true, heartbeat })
  expect(planned([boss], { busy: new Set(['boss']) })).toEqual(['start boss'])
  const memory: Memory = { ...noMemory, hosted: new Set(['boss', 'gone']) }
  expect(planned([boss], { memory })).toEqual([])
  expect(planned([hosted('boss')], { memory })).toEqual(['start boss'])
  expect([...planReconcile(had([boss], { memory })).memory.hosted]).toEqual(['boss'])
})

/** Looks 15 s apart; each one's actions. */
function watch(...looks: readonly (readonly AgentStatus[])[]): readonly (readonly string[])[] {
  let memory = noMemory
  return looks.map((statuses, index) => {
    const plan = planReconcile(had(statuses, { memory, now: now + index * 15_000 }))
    memory = plan.memory
    return plan.actions.map(say)
  })
}
const names = ['ada', 'bob', 'cy', 'dee']
const all = (pid: number) => names.map((name) => up(name, pid))

test('three deaths within 30 s are one incident, told once, and brought back one by one', () => {
  const down = [...names.slice(0, 3).map((name) => status(name)), up('dee', 1)]
  const one = [up('ada', 2), status('bob'), status('cy'), up('dee', 1)]
  expect(watch(all(1), down, one, all(2), all(2))).toEqual([
    [],
    ['tell incident ada bob cy', 'start ada'],
    ['start bob'],
    [],
    [],
  ])
})

test('runners that have brought them back by the next look do not hide it; the next one is another incident', () => {
  expect(watch(all(1), all(2), all(2), all(2), all(3))).toEqual([
    [],
    ['tell incident ada bob cy dee'],
    [],
    [],
    ['tell incident ada bob cy dee'],
  ])
})

test('two deaths are none, nor are those of ops, of pauses, and of what could not be seen', () => {
  expect(watch(all(1), [up('ada', 2), up('bob', 2), up('cy', 1), up('dee', 1)])).toEqual([[], []])
  const { memory } = planReconcile(had(all(1)))
  expect(planned(all(2), { memory, touched: new Set(names) })).toEqual([])
  expect(
    planned(
      names.map((name) => status(name, { paused: 'paused', pane: ended })),
      { memory },
    ),
  ).toEqual([])
  const unseen = names.map((name) => status(name, { unseen: 'no answer' }))
  expect(watch(all(1), unseen, all(1))).toEqual([[], [], []])
  expect(watch(all(1), unseen, all(2)).at(-1)).toEqual(['tell incident ada bob cy dee'])
})

const anyStatus = (name: string): fc.Arbitrary<AgentStatus> =>
  fc
    .record({
      seen: fc.record(
        {
          supervised: fc.boolean(),
          pane: fc.constantFrom(alive(1), alive(2), ended),
          verdict: fc.constant('crashed'),
          paused: fc.constant('paused'),
          unseen: fc.constant('no answer'),
          unit: fc.constantFrom<Unit['active']>('active', 'activating', 'failed').map(unit),
          hook: fc.constantFrom(hook({}), hook({ state: 'limited', until: now + 9e9 })),
        },
        { requiredKeys: ['supervised'] },
      ),
      its: fc.constantFrom<Role | 'none'>(coder, errand, enhancer, 'none'),
    })
    .map(({ seen, its }) => status(name, seen, its))

test('whatever is seen: three starts at most, of what is known to be down, free and wanted, and no incident twice', () => {
  const looks = fc.array(fc.tuple(...names.map(anyStatus)), { minLength: 1, maxLength: 6 })
  const busy = fc.subarray(names).map((some) => new Set(some))
  fc.assert(
    fc.property(looks, busy, (seen, taken) => {
      let memory = noMemory
      return seen.every((statuses, index) => {
        const before = memory.incident
        const plan = planReconcile(had(statuses, { busy: taken, memory, now: now + index * 15_000 }))
        memory = plan.memory
        const starts = plan.actions.flatMap((action) => (action.kind === 'start' ? action.agent : []))
        const allowed = starts.every((name) => {
          const one = statuses.find(({ agent }) => agent.name === name)
          const { supervised, unseen, paused, verdict, pane } = one?.evidence ?? { supervised: true }
          return (
            one?.role !== undefined &&
            !taken.has(name) &&
            !supervised &&
            [unseen, paused, verdict].every((each) => each === undefined) &&
            (pane?.alive !== false || one.role.lifecycle === 'core' || (pane.deadStatus ?? 0) !== 0)
          )
        })
        const told = plan.actions.filter(({ kind }) => kind === 'tell incident').length
        return allowed && starts.length <= 3 && told <= (before.length > 0 ? 0 : 1)
      })
    }),
    { numRuns: 2_000 },
  )
})

test("what Mosaic keeps is neither started nor told of, and needs no tmux server of Mos's", () => {
  const keptBy = { who: 'Mosaic', socket: '/tmp/m' } as const
  const left = [
    status('ada', { keptBy }),
    status('bob', { keptBy, pane: ended, unit: unit('failed') }),
    up('cy', 40, { keptBy, hook: hook({ state: 'limited', until: now + 1 }) }),
    status('boss', { keptBy, verdict: 'crashed 5 times' }, role('orchestrator')),
  ]
  expect(planned(left)).toEqual([])
  expect(planned([...left, status('own')])).toEqual(['ensure holder', 'start own'])
})
