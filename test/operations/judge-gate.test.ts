import { expect, test } from 'vitest'
import type { Evidence } from '../../src/fleet/readiness.ts'
import { judgeGate } from '../../src/operations/roll/await-gate.ts'
import { agent } from '../support/tmux-fleet.ts'

const since = 1_700_000_000_000
const at = since + 8_000
const pane = { id: '%7', pid: 4121, alive: true }
const well: Evidence = {
  at,
  placement: 'pane',
  supervised: true,
  pane,
  heartbeat: { at: since + 7_000, pid: 4121, status: 'ok' },
  isNative: true,
  version: '1.5.0',
}
const gate = { since, version: '1.5.0', wasNative: true, steadyMs: 5_000 }
const first = { pid: 4121, at: since + 2_000 }
const judged = (change: Partial<Evidence>) => judgeGate(agent('ada'), { ...well, ...change }, gate, first)

test('well is who runs from the wanted installation, beats by itself, and goes on for long enough', () => {
  expect(judged({})).toEqual({ state: 'well', words: 'pane %7 alive, pid 4121, heartbeat 1 s old, steady for 6 s' })
  expect(judgeGate(agent('ada'), well, gate, undefined)).toMatchObject({ state: 'not yet', first: { pid: 4121, at } })
})

test.each<[string, Partial<Evidence>, object]>([
  ['another installation', { version: '1.4.0' }, { state: 'not yet', words: /started from 1\.4\.0$/u }],
  ['the heartbeat of the run before', { heartbeat: { at: since - 5_000, pid: 1, status: 'ok' } }, { state: 'not yet' }],
  ['another program', { pane: { ...pane, pid: 4200 } }, { state: 'ill', words: /ended by itself/u }],
  ['an end', { pane: { ...pane, alive: false, deadStatus: 3 } }, { state: 'ill', words: /status 3/u }],
  ['a verdict', { verdict: 'crashed 5 times' }, { state: 'ill', words: /^it crashed 5 times$/u }],
])('%s is not well', (_, change, wanted) => {
  const { words = /./u, ...rest } = wanted as { state: string; words?: RegExp }
  const found = judged(change)
  expect(found).toMatchObject(rest)
  expect(found.words).toMatch(words)
})

test('a program that beat by itself has to again, unless it says nothing before it is spoken to', () => {
  const { isNative: _, ...silent } = well
  expect(judgeGate(agent('ada'), silent, gate, first)).toMatchObject({ state: 'not yet' })
  expect(judgeGate(agent('ada', { runtime: 'codex' }), silent, gate, first)).toMatchObject({ state: 'well' })
  expect(judgeGate(agent('ada'), silent, { ...gate, wasNative: false }, first)).toMatchObject({ state: 'well' })
})
