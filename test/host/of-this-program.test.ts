import { expect, test } from 'vitest'
import { planReadiness } from '../../src/fleet/plan-readiness.ts'
import type { Heartbeat, HookState } from '../../src/fleet/readiness.ts'
import { ofThisProgram } from '../../src/host/of-this-program.ts'

const startedAt = 1_000_000_500
const now = startedAt + 300
const alive = 7
const pane = { id: '%1', pid: alive, alive: true }

const beat = (at: number, pid: number): Heartbeat => ({ at, pid, status: 'busy', since: at })
const hook = (at: number): HookState => ({ state: 'busy', since: at, at })

const readinessOf = (told: { heartbeat?: Heartbeat; hook?: HookState }) => {
  const own = ofThisProgram(told, { startedAt, now, isAlive: (pid) => pid === alive })
  return planReadiness({ at: now, placement: 'pane', pane, supervised: true, ...own }, now)
}

test.each<[string, { heartbeat?: Heartbeat; hook?: HookState }]>([
  ['its heartbeat', { heartbeat: beat(startedAt - 1500, 6) }],
  ['its hooks', { hook: hook(startedAt - 1200) }],
  ['both', { heartbeat: beat(startedAt - 1500, 6), hook: hook(startedAt - 1200) }],
])('a turn that a crash cut just before is not the new program’s: %s', (_, told) => {
  expect(readinessOf(told)).toEqual({ readiness: 'unknown', why: 'no heartbeat yet' })
})

test('a heartbeat of whole seconds and an event of the moment of its start are its own', () => {
  expect(readinessOf({ heartbeat: beat(startedAt - 500, alive) })).toEqual({ readiness: 'working' })
  expect(readinessOf({ hook: hook(startedAt - 100) })).toEqual({ readiness: 'working' })
})

test('what another wrote since it started counts, whose process is no more by now', () => {
  expect(readinessOf({ heartbeat: beat(startedAt + 100, 6) })).toEqual({ readiness: 'working' })
})
