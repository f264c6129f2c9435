import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { say } from '../say.ts'
import { piMachine, runningOf } from './pi-machine.ts'

test('garbage and a line without end between the records are passed over; 200,000 characters in one chunk arrive whole', async () => {
  const { runtime, spec } = await piMachine()
  const session = await runtime.ensureSession(spec)
  expect((await say(session, 'garbage')).text).toBe('a\u2028b')
  expect((await say(session, 'strange')).text).toBe('after the strange')
  expect((await say(session, 'flood 70')).text).toBe('after the flood')
  expect((await say(session, 'long 200000')).text).toHaveLength(200_000)
})

test.each([
  [
    '429 rate limit',
    "pi's model takes no more requests for now (429 rate limit). Wait a minute and say it again, or choose another runtime: /topic set runtime.",
  ],
  [
    '500 server error',
    "pi's model has a fault (500 server error). Say it again in a minute, or choose another runtime: /topic set runtime.",
  ],
  [
    '401 invalid api key',
    "pi is not logged in on here: run pi there and type /login, or set a provider's key, then say it again.",
  ],
  ['', 'pi reports an error: its model gave no reason. Say it again, or choose another runtime: /topic set runtime.'],
  ['what?', 'pi reports an error: what?. Say it again, or choose another runtime: /topic set runtime.'],
])('a model error %s: one line, and the session goes on', async (words, error) => {
  const { runtime, spec } = await piMachine()
  const session = await runtime.ensureSession(spec)
  expect((await say(session, `fail ${words}`)).end).toEqual({ kind: 'end', reason: 'failed', error })
  const { runtimeSessionId } = session
  const next = await runtime.ensureSession({ ...spec, runtimeSessionId })
  expect([next.isResumed, (await say(next, 'say on')).text]).toEqual([true, 'on'])
})

test('a program that dies in a turn: said, and a new one goes on with the session', async () => {
  const { runtime, spec } = await piMachine()
  const session = await runtime.ensureSession(spec)
  await say(session, 'say hello')
  expect((await say(session, 'die')).end).toEqual({
    kind: 'end',
    reason: 'failed',
    error:
      'pi ended in the middle of the turn (exit code 3: out of memory). Say it again: it is started anew and remembers what came before.',
  })
  const next = await runtime.ensureSession({ ...spec, runtimeSessionId: session.runtimeSessionId })
  expect(next.isResumed).toBe(true)
  expect((await say(next, 'recall')).text).toBe('before: say hello | die')
})

test('after kill -9 of Mos: what it left is reaped, and the session goes on by its id', async () => {
  const { runtime, spec, make, host, directory } = await piMachine()
  const session = await runtime.ensureSession(spec)
  await say(session, 'say hello')
  expect(await host.reap(directory)).toBeGreaterThan(0)
  expect(await runningOf(directory)).toEqual([])
  const next = await make().ensureSession({ ...spec, runtimeSessionId: session.runtimeSessionId })
  expect([next.isResumed, next.runtimeSessionId]).toEqual([true, session.runtimeSessionId])
  expect((await say(next, 'recall')).text).toBe('before: say hello')
})

test('an id that pi does not know is a new session, not a failure', async () => {
  const { runtime, spec } = await piMachine()
  expect((await runtime.ensureSession({ ...spec, runtimeSessionId: 'unknown-1' })).isResumed).toBe(false)
})

test('another model is another program on the same session', async () => {
  const { runtime, spec, directory } = await piMachine()
  const session = await runtime.ensureSession(spec)
  await say(session, 'say hello')
  const [before] = await runningOf(directory)
  const { runtimeSessionId } = session
  const next = await runtime.ensureSession({ ...spec, runtimeSessionId, model: 'm2' })
  const after = await runningOf(directory)
  expect(after).toHaveLength(1)
  expect(after).not.toEqual([before])
  expect((await say(next, 'recall')).text).toBe('before: say hello')
})

test('a session that nobody speaks to ends its program; the next message starts it again', async () => {
  const { runtime, spec, directory } = await piMachine('', { idleMs: 50 })
  const session = await runtime.ensureSession(spec)
  await say(session, 'say hello')
  await eventually('the program has ended', async () => (await runningOf(directory)).length === 0)
  const next = await runtime.ensureSession({ ...spec, runtimeSessionId: session.runtimeSessionId })
  expect([next.isResumed, (await say(next, 'recall')).text]).toEqual([true, 'before: say hello'])
})

test('a message in the moment in which an idle program ends is answered by a new one', async () => {
  const { runtime, spec, directory } = await piMachine('ends slowly', { idleMs: 50 })
  const session = await runtime.ensureSession(spec)
  await say(session, 'say hello')
  await eventually('the program is ending', () => existsSync(join(directory, 'pi', 'ending')))
  expect(await runningOf(directory)).toHaveLength(1)
  const next = await runtime.ensureSession({ ...spec, runtimeSessionId: session.runtimeSessionId })
  expect([next.isResumed, (await say(next, 'recall')).text]).toEqual([true, 'before: say hello'])
})

test('an ended session leaves no program; ending it again is no error', async () => {
  const { runtime, spec, directory } = await piMachine()
  await runtime.ensureSession(spec)
  await runtime.end(spec.key)
  await runtime.end(spec.key)
  expect(await runningOf(directory)).toEqual([])
})

test.each([
  [
    'ends',
    'pi ended at its start (exit code 1: Error: cannot find module). Run pi on here by hand to see why, or choose another runtime: /topic set runtime.',
  ],
  [
    'hangs',
    'pi does not answer at its start (no answer to get_state within 1.5 s). Say it again; when it stays, run pi on here by hand to see why, or choose another runtime: /topic set runtime.',
  ],
  [
    'no model',
    "pi is not logged in on here: run pi there and type /login, or set a provider's key, then say it again.",
  ],
  [
    'no extension',
    "pi did not load Mos's extension, and without it would ask nobody before a tool runs: update it, npm install -g @earendil-works/pi-coding-agent, and say it again.",
  ],
])('a program that %s: one line, and nothing is left', async (behaviour, line) => {
  // Only one that hangs is to be found too slow.
  const times = behaviour === 'hangs' ? { startWithinMs: 1500 } : {}
  const { runtime, spec, directory } = await piMachine(behaviour, times)
  await expect(runtime.ensureSession(spec)).rejects.toThrow(line)
  expect(await runningOf(directory)).toEqual([])
})

test('a prompt that is refused', async () => {
  const { runtime, spec, directory } = await piMachine('refuses prompts')
  const { end } = await say(await runtime.ensureSession(spec), 'say hello')
  expect(end.reason).toBe('failed')
  expect(end.error).toContain('pi is not logged in on here')
  // Who logs in and says it again is answered by a program that has seen it.
  await eventually('the program to end', async () => (await runningOf(directory)).length === 0)
})
