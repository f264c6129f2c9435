import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Tool } from '../../../src/runtime/agent-runtime.ts'
import { eventually } from '../../support/eventually.ts'
import { person, say } from '../say.ts'
import { commandsOver, piMachine, runningOf } from './pi-machine.ts'

test('an answer streams in, with its usage, and the session remembers', async () => {
  const { runtime, spec } = await piMachine()
  const session = await runtime.ensureSession(spec)
  expect([session.isResumed, session.features]).toEqual([false, { steer: true, images: true }])
  expect((await say(session, 'say hello')).events).toEqual([
    { kind: 'text', text: 'hello' },
    {
      kind: 'usage',
      usage: {
        model: 'fake/m1',
        inputTokens: 120,
        outputTokens: 5,
        costUsd: 0.001,
        context: { used: 125, size: 1000 },
      },
    },
    { kind: 'end', reason: 'done' },
  ])
  expect((await say(session, 'recall')).text).toBe('before: say hello')
  const again = await runtime.ensureSession({ ...spec, runtimeSessionId: session.runtimeSessionId })
  expect(again.isResumed).toBe(true)
})

test('a command is put to a person whole, and runs when it is allowed; usage is the sum of the turn', async () => {
  const { runtime, spec, directory } = await piMachine()
  const session = await runtime.ensureSession(spec)
  const { asked, ask } = person({ kind: 'once' })
  const { events, text } = await say(session, 'run echo "a  b" > made && cat made', { ask })
  expect(asked).toEqual([
    {
      kind: 'permission',
      title: 'Run a command',
      detail: 'echo "a  b" > made && cat made',
      key: asked[0]?.kind === 'permission' ? asked[0].key : '',
    },
  ])
  expect(text).toBe('Let me see.\n\nit said: a  b')
  const title = 'Bash: echo "a b" > made && cat made'
  expect(events.filter((event) => event.kind === 'tool')).toMatchObject([
    { title, state: 'running' },
    { title, state: 'done' },
  ])
  expect(events.findLast((event) => event.kind === 'usage')?.usage).toMatchObject({ inputTokens: 240, costUsd: 0.002 })
  expect(directory).toBe(spec.cwd)
})

test('what is denied does not run, and the session hears why', async () => {
  const { runtime, spec, host, directory } = await piMachine()
  const session = await runtime.ensureSession(spec)
  const { text, events } = await say(session, 'run touch made')
  expect(text).toBe('Let me see.\n\nit failed: Nobody is here.')
  expect(events).toContainEqual(expect.objectContaining({ kind: 'tool', state: 'failed' }))
  expect(await host.files.stat(join(directory, 'made'))).toBeUndefined()
})

test("the role's profile answers without a person, and as it is now", async () => {
  const { runtime, spec } = await piMachine()
  const { asked, ask } = person({ kind: 'once' })
  const allowed = await runtime.ensureSession({
    ...spec,
    permissions: { mode: 'default', allow: ['Bash(echo:*)'], deny: [] },
  })
  expect((await say(allowed, 'run echo hi', { ask })).text).toContain('it said: hi')
  const denied = await runtime.ensureSession({
    ...spec,
    permissions: { mode: 'default', allow: [], deny: ['Bash(echo:*)'] },
  })
  expect((await say(denied, 'run true && echo hi', { ask })).text).toContain('it failed: Your role does not allow it.')
  expect(asked).toEqual([])
})

const ps: Tool = {
  name: 'fleet_ps',
  description: 'List the fleet',
  schema: { type: 'object', properties: { all: { type: 'boolean' } } },
  readOnly: true,
  phrases: [],
}

test('the commands are its tools, with the rights of the turn and without a question', async () => {
  const { runtime, spec } = await piMachine()
  const { toolSessions, access } = await commandsOver([ps])
  const session = await runtime.ensureSession({ ...spec, tools: access })
  expect((await say(session, 'tool fleet_ps {}')).text).toContain('it failed: Nothing was done: no turn runs')
  const calls: unknown[] = []
  const callTool = (name: string, options: unknown) => {
    calls.push([name, options])
    return Promise.resolve({ ok: true, text: 'ada is idle' })
  }
  const unbind = toolSessions.bind('topic', { tools: [ps], callTool })
  const { text, events } = await say(session, 'tool fleet_ps {"all":true}')
  unbind()
  expect(text).toBe('it said: ada is idle')
  expect(calls).toEqual([['fleet_ps', { all: true }]])
  expect(events.findLast((event) => event.kind === 'tool')).toMatchObject({ title: 'fleet_ps', state: 'done' })
})

test('a token that is worth nothing: said at the start', async () => {
  const { runtime, spec, directory } = await piMachine()
  const { access } = await commandsOver([])
  await expect(runtime.ensureSession({ ...spec, tools: { ...access, token: 'other' } })).rejects.toThrow(
    "pi could not get the fleet's commands (This token belongs to no session, or its session has ended.). Say it again; Mos's log has more.",
  )
  expect(await runningOf(directory)).toEqual([])
})

test('a cancel ends the turn at once, and the next message is answered by the same program', async () => {
  const { runtime, spec } = await piMachine()
  const session = await runtime.ensureSession(spec)
  const stop = new AbortController()
  const { end } = await say(session, 'wait', { signal: stop.signal, onEvent: () => stop.abort() })
  expect(end).toEqual({ kind: 'end', reason: 'cancelled' })
  expect((await say(session, 'recall')).text).toBe('before: wait')
})

const never = 3_600_000

test.each([
  { name: 'is ended', isWanted: false, times: { stopWithinMs: 100, wantedWithinMs: never } },
  { name: 'is ended sooner when somebody waits', isWanted: true, times: { stopWithinMs: never, wantedWithinMs: 100 } },
])('a program that does not stop $name; a new one remembers', async ({ isWanted, times }) => {
  const { runtime, spec, directory } = await piMachine('', times)
  const session = await runtime.ensureSession(spec)
  const stop = new AbortController()
  await say(session, 'wait for-ever', { signal: stop.signal, onEvent: () => stop.abort() })
  if (!isWanted) await eventually('its program to end', async () => (await runningOf(directory)).length === 0)
  const next = await runtime.ensureSession({ ...spec, runtimeSessionId: session.runtimeSessionId })
  expect(next.isResumed).toBe(true)
  expect((await say(next, 'recall')).text).toBe('before: wait for-ever')
})

test('a cancel while a person is asked takes the question back', async () => {
  const { runtime, spec } = await piMachine()
  const session = await runtime.ensureSession(spec)
  const stop = new AbortController()
  const ask = () => {
    stop.abort()
    return new Promise<never>(() => undefined)
  }
  expect((await say(session, 'run true', { signal: stop.signal, ask })).end.reason).toBe('cancelled')
  expect((await say(session, 'say on')).text).toBe('on')
})

test('steering reaches the running turn; without one there is nothing to steer', async () => {
  const { runtime, spec } = await piMachine()
  const session = await runtime.ensureSession(spec)
  expect(await session.steer('too early')).toBe(false)
  const steers: Promise<boolean>[] = []
  const { text } = await say(session, 'wait', {
    onEvent: (event) => event.kind === 'text' && event.text === 'waiting' && steers.push(session.steer('left')),
  })
  expect(await Promise.all(steers)).toEqual([true])
  expect(text).toBe('waiting\n\nsteered: left')
  expect(await session.steer('too late')).toBe(false)
})

test('a steer that comes when the model has just ended is answered all the same', async () => {
  const { runtime, spec } = await piMachine()
  const session = await runtime.ensureSession(spec)
  const turn = say(session, 'late-steer')
  await eventually('the steer is taken', () => session.steer('say second'))
  expect((await turn).text).toBe('first\n\nsecond')
})

test('one prompt at a time', async () => {
  const { runtime, spec } = await piMachine()
  const session = await runtime.ensureSession(spec)
  const stop = new AbortController()
  const first = say(session, 'wait', { signal: stop.signal })
  expect((await say(session, 'say hello')).end).toEqual({
    kind: 'end',
    reason: 'failed',
    error: 'pi is still at the message before in this topic. Say it again.',
  })
  stop.abort()
  expect((await first).end.reason).toBe('cancelled')
})

test('images go along, other files by their paths; a leading slash is no command of pi', async () => {
  const { runtime, spec, directory } = await piMachine()
  const session = await runtime.ensureSession(spec)
  const [image, notes] = [join(directory, 'a.png'), join(directory, 'b.txt')]
  await writeFile(image, 'png!')
  const files = [
    { name: 'a.png', path: image, type: 'image/png', bytes: 4 },
    { name: 'b.txt', path: notes, type: 'text/plain', bytes: 9 },
  ]
  expect((await say(session, 'images', { files: files.slice(0, 1) })).text).toBe('1 images: image/png cG5nIQ==')
  expect((await say(session, '/model x', { files })).text).toBe(
    `I was told:  /model x\nAttached: ${notes} (b.txt, text/plain, 9 bytes)`,
  )
})
