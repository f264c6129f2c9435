import { expect, test } from 'vitest'
import type { Evidence } from '../../src/fleet/readiness.ts'
import { awaitIdle } from '../../src/operations/await-idle.ts'
import { noPanes } from '../support/no-panes.ts'

const kept: Partial<Evidence> = { keptBy: { who: 'Mosaic', socket: '/m' } }

/** A pane whose program says nothing of itself, and shows these screens one after the other. */
function silent(screens: readonly string[], evidence: Partial<Evidence> = kept) {
  const pane = { id: '%1', pid: 7, alive: true }
  let looks = 0
  return {
    supervisor: {
      ...noPanes,
      look: async () =>
        new Map([['ada', { at: Date.now(), placement: 'pane' as const, supervised: false, pane, ...evidence }]]),
      capture: async () => screens[Math.min(looks++, screens.length - 1)] ?? '',
    },
  }
}

const options = (forMs: number, stillMs: number) => ({
  until: Date.now() + forMs,
  stillMs,
  signal: new AbortController().signal,
})

test('an agent of Mosaic that reports nothing has ended its turn when its screen stands still', async () => {
  expect(await awaitIdle(silent(['1', '2', 'done']), 'ada', options(20_000, 1_000))).toEqual({
    isIdle: true,
    words: 'ada reports nothing, and its screen stood still for 1 s',
  })
})

test.each([
  ['shows work', ['… (esc to interrupt)'], kept],
  ['is no agent of Mosaic', ['done'], {}],
  ['can not be looked at', ['done'], { ...kept, unseen: 'tmux does not answer' }],
] as const)('one that %s is waited for', async (_, screens, evidence) => {
  expect(await awaitIdle(silent(screens, evidence), 'ada', options(1_200, 100))).toMatchObject({ isIdle: false })
})
