import { expect, test } from 'vitest'
import { mayRipen, planWindow } from '../../src/enhancer/plan-window.ts'
import type { EventBody, FleetEvent } from '../../src/fleet/fleet-event.ts'

const now = 1_800_000_000_000
const hour = 3_600_000
const event = (hoursAgo: number, body: EventBody, change: Partial<FleetEvent> = {}): FleetEvent =>
  ({
    ...body,
    id: `${JSON.stringify(body)} ${hoursAgo}`,
    at: now - hoursAgo * hour,
    hostId: 'h1',
    agent: 'ada',
    ...change,
  }) as FleetEvent

const crash = { kind: 'crash' } as const
const stuck = { kind: 'readiness', readiness: 'stuck', since: 0 } as const
const idle = { kind: 'readiness', readiness: 'idle', since: 0 } as const
const asked = { kind: 'ask', askId: '1', state: 'asked' } as const
const answered = { kind: 'ask', askId: '1', state: 'answered' } as const
const waits = { kind: 'drift', path: 'a', state: 'waits' } as const
const settled = { kind: 'drift', path: 'a', state: 'settled' } as const
const version = (is: string) => ({ kind: 'version', what: 'mos', version: is }) as const

test.each<[string, readonly FleetEvent[], readonly number[]]>([
  ['a day and an hour', [event(26, crash), event(24.9, crash), event(0, crash)], [24.9, 0]],
  ['in order of time, whenever they came', [event(1, crash), event(2, crash)], [2, 1]],
  ['what still lasts, however old', [event(100, stuck), event(100, asked), event(90, waits)], [100, 100, 90]],
  ['not what is over', [event(100, stuck), event(99, idle), event(98, asked), event(97, answered)], []],
  ['not what another word came after', [event(100, waits), event(90, settled), event(80, waits)], [80]],
  ['the version that a host runs', [event(300, version('1')), event(200, version('2'))], [200]],
  ['of each host', [event(300, version('1')), event(200, version('2'), { hostId: 'h2' })], [300, 200]],
])('the window: %s', (_, events, hoursAgo) => {
  expect(planWindow(events, now).map(({ at }) => (now - at) / hour)).toEqual(hoursAgo)
})

test('the window has 20,000 at most, the newest', () => {
  const many = Array.from({ length: 25_000 }, (__, index) => event(index / 25_000, crash))
  const kept = planWindow(many, now)
  expect([kept.length, kept.at(-1)?.at]).toEqual([20_000, now])
})

test.each<[string, readonly FleetEvent[], boolean]>([
  ['nothing', [], false],
  ['a crash', [event(1, crash)], false],
  ['somebody is stuck', [event(1, idle), event(0, stuck)], true],
  ['somebody was stuck', [event(1, stuck), event(0, idle)], false],
  ['a request waits', [event(0, asked)], true],
  ['a request was answered', [event(1, asked), event(0, answered)], false],
  ['a file waits', [event(0, waits)], true],
  ['one version on all hosts', [event(1, version('1')), event(0, version('1'), { hostId: 'h2' })], false],
  ['two versions', [event(1, version('1')), event(0, version('2'), { hostId: 'h2' })], true],
])('%s: whether it becomes a fault by lasting', (_, events, ripens) => {
  expect(mayRipen(events)).toBe(ripens)
})
