import { expect, test } from 'vitest'
import { planSighting } from '../../src/enhancer/plan-sighting.ts'
import type { Signal } from '../../src/enhancer/signal.ts'

const signal: Signal = {
  detector: 'repeated-error',
  component: 'runtime pi',
  title: 'pi: connect ECONNREFUSED 127.0.0.1:4096',
  message: 'connect ECONNREFUSED 127.0.0.1:4096 while the session was opened',
  errorType: 'ECONNREFUSED',
  frames: [],
  occurrences: [{ id: 'e1', at: 1, hostId: 'box' }],
  evidence: ['it said so'],
}

test('a sighting has what the signal has, and what stays the same of it', () => {
  expect(planSighting(signal, [])).toEqual({
    fingerprint: expect.stringMatching(/^v1:[0-9a-f]{32}$/) as unknown,
    detector: 'repeated-error',
    component: 'runtime pi',
    title: 'pi: connect ECONNREFUSED 127.0.0.1:4096',
    template: 'ECONNREFUSED\nconnect ECONNREFUSED <host> while the session was opened',
    occurrences: [{ id: 'e1', at: 1, hostId: 'box' }],
    evidence: ['it said so'],
  })
})

test('what is nearly the same is the finding that was there first', () => {
  const first = { ...planSighting(signal, []), firstAt: 1 }
  const near = { ...signal, message: 'connect ECONNREFUSED 127.0.0.1:4097 while the session was reopened' }
  const second = { ...planSighting(near, []), firstAt: 2 }
  expect(second.fingerprint).not.toBe(first.fingerprint)
  expect(planSighting(near, [first])).toMatchObject({ fingerprint: first.fingerprint, template: first.template })
  // It keeps the finding that it has.
  expect(planSighting(near, [first, second]).fingerprint).toBe(second.fingerprint)
  const third = { ...signal, message: 'connect ECONNREFUSED 127.0.0.1:4097 when the session was opened' }
  expect(planSighting(third, [second, first]).fingerprint).toBe(first.fingerprint)
})

test.each([
  ['another detector', { detector: 'crash-loop' }],
  ['another component', { component: 'runtime codex' }],
  ['another type', { errorType: 'EPIPE' }],
  ['another place', { frames: ['open src/session.ts'] }],
  ['another message', { message: 'the model does not answer' }],
] as const)('%s is another finding', (_, other) => {
  const first = planSighting(signal, [])
  expect(planSighting({ ...signal, ...other }, [first]).fingerprint).not.toBe(first.fingerprint)
})
