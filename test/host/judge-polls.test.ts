import { describe, expect, test } from 'vitest'
import type { Readiness } from '../../src/fleet/readiness.ts'
import { judgePolls, latencyMs, spansOf } from '../soak/judge-polls.ts'
import type { Deed, Edge, Line, Truth } from '../soak/judge-polls.ts'

const line = (pid: number, at: number, edge: Edge, truth: Truth): Line => ({ pid, at, edge, truth })
const change = (pid: number, at: number, truth: Truth): readonly Line[] => [
  line(pid, at, 'before', truth),
  line(pid, at + 10, 'after', truth),
]

/** Idle, at work from 2000 on, asking from 3000 on, killed at 5000; the next one is there from 9000 on. */
const lines = [
  ...change(1, 1000, 'idle'),
  ...change(1, 2000, 'busy'),
  ...change(1, 3000, 'dialog'),
  ...change(1, 4000, 'busy'),
  ...change(2, 9000, 'idle'),
  ...change(2, 30_000, 'busy'),
  line(2, 31_000, 'before', 'gone'),
]
const killed: readonly Deed[] = [{ deed: 'ended', from: 5000, to: 5001 }]
const away: readonly Deed[] = [...killed, { deed: 'tmux away', from: 10_000, to: 16_000 }]

const isRight = (at: number, readiness: Readiness, deeds = killed, isSilent = false): boolean =>
  judgePolls([{ name: 'ada', from: at, to: at + 20, readiness }], spansOf(lines, deeds, isSilent)).length === 0

describe('what is so is right', () => {
  test.each<[number, Readiness]>([
    [500, 'unknown'],
    [1500, 'idle'],
    [1990, 'working'],
    [2500, 'working'],
    [3500, 'needs-input'],
    [4500, 'working'],
    [5001, 'working'],
    [5001, 'dead'],
    [8500, 'dead'],
    [8500, 'unknown'],
    [9500, 'idle'],
    [31_500, 'dead'],
  ])('at %d: %s', (at, readiness) => expect(isRight(at, readiness)).toBe(true))
})

describe('what is not so is a fault', () => {
  test.each<[string, number, Readiness]>([
    ['dead, before anybody touched it', 1500, 'dead'],
    ['dead, while it works', 4500, 'dead'],
    ['dead, and the next one has spoken', 9500, 'dead'],
    ['busy, and it has not begun', 1500, 'working'],
    ['busy, and it asks', 3500, 'working'],
    ['busy with what the killed one was at', 5001 + latencyMs + 10, 'working'],
    ['busy with what the one before was at', 9500, 'working'],
    ['idle, and it works', 2500, 'idle'],
    ['idle, and it is gone', 8500, 'idle'],
    ['asks, and it was answered', 4500, 'needs-input'],
    ['unknown, and it has spoken', 1500, 'unknown'],
    ['unknown, and the next one has spoken', 9500, 'unknown'],
    ['stuck', 4500, 'stuck'],
    ['stale', 4500, 'stale'],
  ])('%s', (_, at, readiness) => expect(isRight(at, readiness)).toBe(false))
})

test('nothing is known while tmux is held up, and no longer', () => {
  const unknownAt = [9500, 12_000, 16_500, 18_100].map((at) => isRight(at, 'unknown', away))
  expect(unknownAt).toEqual([false, true, true, false])
})

test('who dies while tmux is held up is alive until it looks again', () => {
  const meanwhile: readonly Deed[] = [
    { deed: 'ended', from: 5000, to: 5001 },
    { deed: 'tmux away', from: 4000, to: 6000 },
  ]
  expect([6500, 7990].map((at) => isRight(at, 'working', meanwhile))).toEqual([true, true])
  expect(isRight(8020, 'working', meanwhile)).toBe(false)
})

test('a program that reports nothing is idle while it lives, and unknown until the first beat of its runner', () => {
  const at = (moment: number, readiness: Readiness) => isRight(moment, readiness, killed, true)
  expect([at(2500, 'idle'), at(2500, 'unknown'), at(9500, 'unknown')]).toEqual([true, true, true])
  expect([at(2500, 'working'), at(8500, 'idle'), at(28_000, 'unknown')]).toEqual([false, false, false])
})
