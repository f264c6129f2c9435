import { expect, test } from 'vitest'
import type { RuntimeSession } from '../../src/runtime/agent-runtime.ts'
import { programs } from '../../src/runtime/acp/programs.ts'
import { eventually } from '../support/eventually.ts'
import { run, runtimeContract, specOf } from './contract.ts'
import { fakeRuntime } from './fake-runtime.ts'

runtimeContract('the ACP adapter', fakeRuntime, {
  plain: 'say hello',
  stream: 'stream 5',
  tool: 'mcp fleet_ps {}',
  permission: 'permission touch allowed',
  long: 'hang',
  remember: 'remember blue',
  recall: 'recall',
  image: 'images',
  usage: 'usage',
})

test.each([
  {
    faults: 'hang',
    says: 'claude does not answer at its start (no answer to initialize within 0.3 s). Say it again; when it stays, run claude on alpha by hand to see why, or choose another runtime: /topic set runtime.',
  },
  {
    faults: 'exit',
    says: 'claude ended at its start (exit code 3: fake agent: its settings can not be read). Run claude on alpha by hand to see why, or choose another runtime: /topic set runtime.',
  },
  {
    faults: 'version',
    says: 'claude speaks version 99 of the Agent Client Protocol, Mos speaks 1. Install the one that fits, npm install -g @agentclientprotocol/claude-agent-acp@0.101.0, and say it again.',
  },
  {
    faults: 'login',
    says: 'claude is not logged in on alpha: run `claude` there and log in, then say it again.',
  },
])('a bad start ($faults) is one line that says what to do', async ({ faults, says }) => {
  const times = faults === 'hang' ? { initialize: 300 } : {}
  const { runtime, host, owner } = await fakeRuntime({ faults, times })
  await expect(runtime.ensureSession(await specOf())).rejects.toThrow(says)
  expect(await host.reap(owner)).toBe(0)
})

test('an adapter that is missing is said', async () => {
  const { runtime } = await fakeRuntime({ file: '/nowhere/claude-agent-acp' })
  await expect(runtime.ensureSession(await specOf())).rejects.toThrow('/nowhere/claude-agent-acp')
})

test('an unknown session id is a new session, which says that it remembers nothing', async () => {
  const { runtime } = await fakeRuntime()
  const session = await runtime.ensureSession(await specOf({ runtimeSessionId: 'long-gone' }))
  expect(session.isResumed).toBe(false)
  expect(session.runtimeSessionId).not.toBe('long-gone')
  expect((await run(session, { text: 'recall' })).text).toBe('I remember: nothing')
})

test.each([
  {
    text: 'die',
    error:
      /^claude ended in the middle of the turn \(exit code 9: fake agent: out of memory\)\. Say it again: it is started anew/,
  },
  { text: 'error 429 too many requests', error: /takes no more requests for now .*Wait a minute/ },
  { text: 'error 500 overloaded', error: /model has a fault .*Say it again in a minute/ },
])('$text: the turn fails with one line, and the session answers again with its memory', async ({ text, error }) => {
  const { runtime } = await fakeRuntime()
  const session = await runtime.ensureSession(await specOf())
  await run(session, { text: 'remember blue' })
  const { end } = await run(session, { text })
  expect(end).toMatchObject({ kind: 'end', reason: 'failed', error: expect.stringMatching(error) as string })
  expect((await run(session, { text: 'recall' })).text).toBe('I remember: blue')
})

test.each(['garbage', 'strange'])('%s between the messages is passed over', async (what) => {
  const { runtime } = await fakeRuntime()
  const ran = await run(await runtime.ensureSession(await specOf()), { text: `misbehave ${what}` })
  expect(ran).toMatchObject({ text: `after the ${what}`, end: { reason: 'done' } })
})

test('a line that never ends is the end of its program, which says so, and the session goes on in another', async () => {
  const { runtime, host, pids } = await fakeRuntime()
  const session = await runtime.ensureSession(await specOf())
  await run(session, { text: 'remember blue' })
  const { end } = await run(session, { text: 'misbehave flood 40' })
  expect(end).toMatchObject({ reason: 'failed', error: expect.stringContaining('more than 32 MiB') as string })
  await eventually('its program to end', () => pids.every((pid) => !host.isAlive(pid)))
  expect((await run(session, { text: 'recall' })).text).toBe('I remember: blue')
})

test('what a program leaves is ended with it: a child, or itself where it only closed its output', async () => {
  const { runtime, host, pids } = await fakeRuntime()
  const session = await runtime.ensureSession(await specOf())
  const { end } = await run(session, { text: 'misbehave orphan' })
  const child = Number(/left (\d+)/.exec((end?.kind === 'end' && end.error) || '')?.[1])
  expect(child).toBeGreaterThan(1)
  await eventually('its child to end', () => !host.isAlive(child))

  const muted = await run(session, { text: 'misbehave mute' })
  expect(muted.end).toMatchObject({ error: expect.stringContaining('it closed its output') as string })
  await eventually('both to end', () => pids.length === 2 && pids.every((pid) => !host.isAlive(pid)))
})

test('who logs in and says it again is answered by a program that has seen it', async () => {
  const { runtime, host, pids } = await fakeRuntime()
  const session = await runtime.ensureSession(await specOf())
  const { end } = await run(session, { text: 'error 401 invalid api key' })
  expect(end).toMatchObject({
    error: 'claude is not logged in on alpha: run `claude` there and log in, then say it again.',
  })
  await eventually('its program to end', () => pids.every((pid) => !host.isAlive(pid)))
  expect((await run(session, { text: 'say in' })).text).toBe('in')
})

test('200,000 characters in one chunk arrive whole', async () => {
  const { runtime } = await fakeRuntime()
  const ran = await run(await runtime.ensureSession(await specOf()), { text: 'big 200000' })
  expect(ran.text).toHaveLength(200_000)
})

const never = 3_600_000

test('a program that is deaf to cancel is over at once for us, ended, and resumed by the next turn', async () => {
  const { runtime, host, pids } = await fakeRuntime({ times: { kill: 300, wanted: never } })
  const session = await runtime.ensureSession(await specOf())
  await run(session, { text: 'remember blue' })
  expect((await cancelled(session, 'deaf')).end).toEqual({ kind: 'end', reason: 'cancelled' })
  await eventually('its program to end', () => pids.every((pid) => !host.isAlive(pid)))
  expect((await run(session, { text: 'recall' })).text).toBe('I remember: blue')
})

test('a deaf program is ended sooner when a next prompt waits for it', async () => {
  const { runtime } = await fakeRuntime({ times: { kill: never, wanted: 50 } })
  const session = await runtime.ensureSession(await specOf())
  await run(session, { text: 'remember blue' })
  await cancelled(session, 'deaf')
  expect((await run(session, { text: 'recall' })).text).toBe('I remember: blue')
})

test('a deaf program that others work in has its whole time, whoever waits', async () => {
  const { runtime, pids } = await fakeRuntime({
    program: programs.opencode,
    faults: 'steer',
    times: { kill: never, wanted: 0 },
  })
  const [deaf, other] = [
    await runtime.ensureSession(await specOf({ key: 'console:1' })),
    await runtime.ensureSession(await specOf({ key: 'console:2' })),
  ]
  const listening = Promise.withResolvers<undefined>()
  const works = run(other, { text: 'listen' }, { on: ({ kind }) => kind === 'text' && listening.resolve(undefined) })
  await listening.promise
  await cancelled(deaf, 'deaf')
  const waiting = new AbortController()
  const waits = run(deaf, { text: 'say hello' }, { signal: waiting.signal })
  // By the time that this is answered the one who waits has been heard.
  await run(await runtime.ensureSession(await specOf({ key: 'console:3' })), { text: 'say between' })
  expect(await other.steer('still here')).toBe(true)
  expect((await works).text).toBe('listeningstill here')
  waiting.abort()
  expect((await waits).end).toEqual({ kind: 'end', reason: 'cancelled' })
  expect(pids).toHaveLength(1)
})

/** A turn that is stopped at its first words. */
function cancelled(session: RuntimeSession, text: string) {
  const controller = new AbortController()
  return run(session, { text }, { signal: controller.signal, on: ({ kind }) => kind === 'text' && controller.abort() })
}

test('permission for a tool that never started is asked all the same', async () => {
  const { runtime } = await fakeRuntime()
  const ran = await run(await runtime.ensureSession(await specOf()), {
    text: 'orphan touch allowed',
    ask: (request) =>
      Promise.resolve(request.detail === 'touch allowed' ? { kind: 'topic' } : { kind: 'denied', reason: '' }),
  })
  expect(ran.text).toBe('permission: yes')
})

test('a turn that ends takes its open question back', async () => {
  const { runtime } = await fakeRuntime()
  const controller = new AbortController()
  const ran = await run(
    await runtime.ensureSession(await specOf()),
    { text: 'permission rm -rf .', ask: () => new Promise(() => undefined) },
    { signal: controller.signal, on: ({ kind }) => kind === 'tool' && controller.abort() },
  )
  expect(ran.end).toEqual({ kind: 'end', reason: 'cancelled' })
})

test("the role's profile answers where it can: nobody is asked", async () => {
  const { runtime } = await fakeRuntime()
  const permissions = { mode: 'default', allow: ['Bash(npm test)'], deny: ['Bash(git push:*)'] }
  const session = await runtime.ensureSession(await specOf({ permissions }))
  expect((await run(session, { text: 'permission npm test' })).text).toBe('permission: yes')
  expect((await run(session, { text: 'permission git push --force' })).text).toBe('permission: no')
})

test('plan and usage are told', async () => {
  const { runtime } = await fakeRuntime()
  const session = await runtime.ensureSession(await specOf())
  const { events } = await run(session, { text: 'plan' })
  expect(events.filter(({ kind }) => kind === 'plan')).toEqual([
    {
      kind: 'plan',
      entries: [
        { text: 'look', state: 'done' },
        { text: 'change', state: 'waiting' },
      ],
    },
    {
      kind: 'plan',
      entries: [
        { text: 'look', state: 'done' },
        { text: 'change', state: 'done' },
      ],
    },
  ])
  const usage = (await run(session, { text: 'usage' })).events.findLast((event) => event.kind === 'usage')?.usage
  expect(usage).toEqual({ inputTokens: 900, outputTokens: 100, costUsd: 0.25, context: { used: 1000, size: 8000 } })
})

test('a session at rest ends its program, and is resumed when it is wanted', async () => {
  const { runtime, host, pids } = await fakeRuntime({ times: { idle: 50 } })
  const session = await runtime.ensureSession(await specOf())
  await run(session, { text: 'remember blue' })
  await eventually('its program to end', () => pids.every((pid) => !host.isAlive(pid)))
  expect((await run(session, { text: 'recall' })).text).toBe('I remember: blue')
})

test('sessions of a shared program live in one process, which the last one ends', async () => {
  const { runtime, host, owner, pids } = await fakeRuntime({ program: programs.opencode })
  const [one, two] = [await specOf({ key: 'console:1' }), await specOf({ key: 'console:2' })]
  const first = await runtime.ensureSession(one)
  const second = await runtime.ensureSession(two)
  await runtime.end(one.key)
  expect((await run(second, { text: 'say still here' })).text).toBe('still here')
  await runtime.end(two.key)
  expect(pids).toHaveLength(1)
  expect(await host.reap(owner)).toBe(0)
  expect(first.runtimeSessionId).not.toBe(second.runtimeSessionId)
})

test('a session that ends in a shared program is let go of there, where that can be, and can be taken up again', async () => {
  const { runtime, pids } = await fakeRuntime({ program: programs.opencode, faults: 'close' })
  const [one, two] = [await specOf({ key: 'console:1' }), await specOf({ key: 'console:2' })]
  const { runtimeSessionId, ...first } = await runtime.ensureSession(one)
  await run({ runtimeSessionId, ...first }, { text: 'remember blue' })
  const second = await runtime.ensureSession(two)
  const open = async () => (JSON.parse((await run(second, { text: 'opened' })).text) as { open: number }).open
  expect(await open()).toBe(2)
  await runtime.end(one.key)
  expect(await open()).toBe(1)
  const again = await runtime.ensureSession({ ...one, runtimeSessionId })
  expect([again.isResumed, (await run(again, { text: 'recall' })).text]).toEqual([true, 'I remember: blue'])
  expect(pids).toHaveLength(1)
})

test('the persona is said before the first prompt where there is no system prompt, once', async () => {
  const { runtime } = await fakeRuntime()
  const session = await runtime.ensureSession(await specOf({ persona: 'say I am the persona' }))
  expect((await run(session, { text: 'nothing scripted' })).text).toBe('I am the persona')
  expect((await run(session, { text: 'nothing scripted' })).text).toBe('nothing scripted')
})
