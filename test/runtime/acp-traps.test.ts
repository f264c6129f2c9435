import { rm } from 'node:fs/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Ask, RuntimeEvent } from '../../src/runtime/agent-runtime.ts'
import { defaultTimes } from '../../src/runtime/acp/acp-deps.ts'
import { programs } from '../../src/runtime/acp/programs.ts'
import { eventually } from '../support/eventually.ts'
import { run, specOf } from './contract.ts'
import { fakeRuntime } from './fake-runtime.ts'

const tools = { url: 'http://127.0.0.1:9/mcp', token: 'secret' }

type Opened = {
  readonly mcpServers: readonly unknown[]
  readonly systemPrompt?: unknown
  readonly _meta?: unknown
  readonly chosen: unknown
  readonly clientCapabilities: unknown
}

/** What the program was told when the session was opened. */
async function opened(options: Parameters<typeof fakeRuntime>[0], change: Parameters<typeof specOf>[0] = {}) {
  const { runtime } = await fakeRuntime(options)
  const { text } = await run(await runtime.ensureSession(await specOf(change)), { text: 'opened' })
  return JSON.parse(text) as Opened
}

test.each([
  { program: programs.claude, isRoot: true, name: 'IS_SANDBOX', value: '1' },
  { program: programs.claude, isRoot: true, name: 'ENABLE_TOOL_SEARCH', value: 'false' },
  { program: programs.claude, isRoot: false, name: 'IS_SANDBOX', value: '(none)' },
  { program: programs.claude, isRoot: true, name: 'CLAUDECODE', value: '(none)' },
  { program: programs.codex, isRoot: true, name: 'INITIAL_AGENT_MODE', value: 'workspace-write' },
  {
    program: programs.opencode,
    isRoot: true,
    name: 'OPENCODE_PERMISSION',
    value: '{"bash":"ask","edit":"ask","webfetch":"ask","external_directory":"ask"}',
  },
])('$program.name gets $name=$value', async ({ name, value, ...options }) => {
  onTestFinished(() => void vi.unstubAllEnvs())
  // Mos may itself have been started by an agent.
  vi.stubEnv('CLAUDECODE', '1')
  vi.stubEnv('IS_SANDBOX', undefined)
  const { runtime } = await fakeRuntime(options)
  const ran = await run(await runtime.ensureSession(await specOf()), { text: `env ${name}` })
  expect(ran.text).toBe(`${name}=${value}`)
})

test('files and terminals stay its own', async () => {
  expect((await opened({})).clientCapabilities).toMatchObject({
    fs: { readTextFile: false, writeTextFile: false },
    terminal: false,
  })
})

test.each([
  { faults: 'hang-new', request: 'session/new' },
  { faults: 'hang-mode,modes', request: 'session/set_mode', mode: 'plan' },
  { faults: 'hang-resume', request: 'session/resume', runtimeSessionId: 'before' },
])('$request without an answer is over in its time, and no program is left', async ({ faults, request, ...given }) => {
  const { runtime, host, owner } = await fakeRuntime({ faults, times: { request: 300 } })
  const { mode = 'default', ...change } = given
  const spec = await specOf({ ...change, permissions: { mode, allow: [], deny: [] } })
  await expect(runtime.ensureSession(spec)).rejects.toThrow(`(no answer to ${request} within 0.3 s). Say it again`)
  expect(await host.reap(owner)).toBe(0)
})

test('a session at rest for half an hour ends its program, unless told otherwise', () => {
  expect(defaultTimes.idle).toBe(30 * 60_000)
})

test('the persona is a system prompt where the program takes one, and the prompt stays as it was said', async () => {
  const told = await opened({ faults: 'system-prompt' }, { persona: 'You are Mos.' })
  expect(told.systemPrompt).toEqual({ mode: 'append', content: [{ type: 'text', text: 'You are Mos.' }] })
})

test('the tools are told with their token, over HTTP, where the program can; else not at all', async () => {
  const server = { type: 'http', name: 'mos', url: tools.url }
  const headers = [{ name: 'Authorization', value: 'Bearer secret' }]
  expect((await opened({}, { tools })).mcpServers).toEqual([{ ...server, headers }])
  expect((await opened({ faults: 'no-mcp' }, { tools })).mcpServers).toEqual([])
})

test('claude is not even offered what the role denies', async () => {
  const permissions = { mode: 'default', allow: [], deny: ['Edit', 'Bash(git push:*)'] }
  expect((await opened({}, { permissions }))['_meta']).toEqual({
    claudeCode: { options: { allowedTools: ['mcp__mos'], disallowedTools: ['Edit', 'Bash(git push:*)'] } },
  })
})

test.each([
  { mode: 'plan', chosen: 'plan' },
  { mode: 'default', chosen: 'default' },
  { mode: 'acceptEdits', chosen: 'default' },
])('mode $mode becomes $chosen: never the default of a program that asks a model', async ({ mode, chosen }) => {
  const permissions = { mode, allow: [], deny: [] }
  expect((await opened({ faults: 'modes' }, { permissions })).chosen).toEqual({ mode: chosen })
})

test('a model is chosen by its name; one that is not there is a failure that names those that are', async () => {
  expect((await opened({ faults: 'models' }, { model: 'large' })).chosen).toEqual({ model: 'vendor/large' })
  await expect(opened({ faults: 'models' }, { model: 'huge' })).rejects.toThrow(
    'claude has no model "huge" here. It has: small, vendor/large.',
  )
  await expect(opened({}, { model: 'huge' })).rejects.toThrow('claude lets nobody choose a model here')
})

test('a session that is loaded tells its history again: nobody hears it twice', async () => {
  const { runtime, kill, again } = await fakeRuntime({ faults: 'load' })
  const spec = await specOf()
  const { runtimeSessionId, ...session } = await runtime.ensureSession(spec)
  await run({ runtimeSessionId, ...session }, { text: 'remember blue' })
  await kill()
  const resumed = await again().ensureSession({ ...spec, runtimeSessionId })
  expect(resumed.isResumed).toBe(true)
  expect((await run(resumed, { text: 'recall' })).text).toBe('I remember: blue')
})

test('a program that can resume nothing begins anew, and says so', async () => {
  const { runtime, kill, again } = await fakeRuntime({ faults: 'no-resume' })
  const spec = await specOf()
  const { runtimeSessionId } = await runtime.ensureSession(spec)
  await kill()
  expect((await again().ensureSession({ ...spec, runtimeSessionId })).isResumed).toBe(false)
})

test('3,000 pieces come in their order, all before the end', async () => {
  const { runtime } = await fakeRuntime()
  const ran = await run(await runtime.ensureSession(await specOf()), { text: 'stream 3000' })
  const numbers = ran.text.trim().split(' ').map(Number)
  expect(numbers).toEqual(Array.from({ length: 3000 }, (_, n) => n + 1))
  expect(ran.end).toEqual({ kind: 'end', reason: 'done' })
})

test('a permission request that has only an id is about the call that is told right after', async () => {
  const { runtime } = await fakeRuntime({ program: programs.codex })
  const session = await runtime.ensureSession(await specOf())
  const asked: Ask[] = []
  const ask = (request: Ask) => {
    asked.push(request)
    return Promise.resolve({ kind: 'once' } as const)
  }
  expect((await run(session, { text: 'bare rm -r build', ask })).text).toBe('permission: yes')
  expect(asked).toMatchObject([{ title: 'Run a command', detail: 'rm -r build' }])
  expect((await run(session, { text: 'bare own', ask })).text).toBe('permission: yes')
  expect(asked).toHaveLength(1)
})

test('a denial that ends the turn is no cancel', async () => {
  const { runtime } = await fakeRuntime()
  const ran = await run(await runtime.ensureSession(await specOf()), { text: 'strict rm -r build' })
  expect(ran.end).toEqual({ kind: 'end', reason: 'done' })
})

test('a refusal of the model is a failure that says what to do', async () => {
  const { runtime } = await fakeRuntime()
  const { end } = await run(await runtime.ensureSession(await specOf()), { text: 'refuse' })
  expect(end).toMatchObject({ reason: 'failed', error: expect.stringContaining('Say it in other words') as string })
})

test('text is steered into the turn that runs, where the program can; between turns it is not taken', async () => {
  const { runtime } = await fakeRuntime({ faults: 'steer' })
  const session = await runtime.ensureSession(await specOf())
  expect(session.features.steer).toBe(true)
  expect(await session.steer('too early')).toBe(false)
  let taken: Promise<boolean> | undefined
  const on = ({ kind }: RuntimeEvent) => {
    if (kind === 'text') taken ??= session.steer('left')
  }
  const ran = await run(session, { text: 'listen' }, { on })
  expect(await taken).toBe(true)
  expect(ran.text).toBe('listeningleft')
})

test('what can not be steered takes nothing', async () => {
  const { runtime } = await fakeRuntime()
  const session = await runtime.ensureSession(await specOf())
  expect(session.features.steer).toBe(false)
  expect(await session.steer('left')).toBe(false)
})

test('a cancel is answered at once while the program is being started again', async () => {
  const { runtime } = await fakeRuntime({ faults: 'hang-again' })
  const session = await runtime.ensureSession(await specOf())
  await run(session, { text: 'die' })
  const controller = new AbortController()
  const second = run(session, { text: 'say never' }, { signal: controller.signal })
  controller.abort()
  expect((await second).events).toEqual([{ kind: 'end', reason: 'cancelled' }])
})

test('a prompt that was cancelled before it began is not sent', async () => {
  const { runtime } = await fakeRuntime()
  const session = await runtime.ensureSession(await specOf())
  const ran = await run(session, { text: 'remember red' }, { signal: AbortSignal.abort() })
  expect(ran.events).toEqual([{ kind: 'end', reason: 'cancelled' }])
  expect((await run(session, { text: 'recall' })).text).toBe('I remember: nothing')
})

test('a turn that nobody reads to its end is cancelled, and the next one answers', async () => {
  const { runtime } = await fakeRuntime()
  const session = await runtime.ensureSession(await specOf())
  const input = { text: 'hang', files: [], tools: [], callTool: () => Promise.resolve({ ok: true, text: '' }) }
  const ask = () => Promise.resolve({ kind: 'denied', reason: '' } as const)
  for await (const event of session.prompt({ ...input, ask }, new AbortController().signal)) {
    if (event.kind === 'text') break
  }
  expect((await run(session, { text: 'say next' })).text).toBe('next')
})

test.each([
  ['directory', async () => ({ cwd: (await specOf()).cwd })],
  ['persona', () => ({ persona: 'another' })],
  ['tools', () => ({ tools })],
] as const)('with another %s the session goes on in a new program, and the old one is gone', async (_, change) => {
  const { runtime, host, pids } = await fakeRuntime()
  const spec = await specOf()
  const { runtimeSessionId, ...first } = await runtime.ensureSession(spec)
  await run({ runtimeSessionId, ...first }, { text: 'remember blue' })
  const second = await runtime.ensureSession({ ...spec, ...(await change()), runtimeSessionId })
  expect(second).toMatchObject({ runtimeSessionId, isResumed: true })
  expect((await run(second, { text: 'recall' })).text).toBe('I remember: blue')
  expect(pids.map((pid) => host.isAlive(pid))).toEqual([false, true])
})

test('the same session asked for again is the same program', async () => {
  const { runtime, pids } = await fakeRuntime()
  const spec = await specOf()
  const { runtimeSessionId } = await runtime.ensureSession(spec)
  const again = await runtime.ensureSession({ ...spec, runtimeSessionId })
  expect(again).toMatchObject({ runtimeSessionId, isResumed: true })
  expect(pids).toHaveLength(1)
})

test('two sessions that start at once share one program of the kind that is shared', async () => {
  const { runtime, pids } = await fakeRuntime({ program: programs.opencode })
  const specs = [await specOf({ key: 'console:1' }), await specOf({ key: 'console:2' })]
  const sessions = await Promise.all(specs.map((spec) => runtime.ensureSession(spec)))
  const answers = await Promise.all(sessions.map((session, n) => run(session, { text: `say ${n}` })))
  expect(answers.map(({ text }) => text)).toEqual(['0', '1'])
  expect(pids).toHaveLength(1)
})

test('a conversation that the program forgot is said, and the next turn begins anew', async () => {
  const { runtime, state } = await fakeRuntime()
  const spec = await specOf()
  const session = await runtime.ensureSession(spec)
  await run(session, { text: 'die' })
  await rm(state, { recursive: true })
  const { end } = await run(session, { text: 'say hello' })
  expect(end).toMatchObject({
    reason: 'failed',
    error: expect.stringContaining('has forgotten this conversation') as string,
  })
  const next = await runtime.ensureSession({ ...spec, runtimeSessionId: session.runtimeSessionId })
  expect(next.isResumed).toBe(false)
  expect((await run(next, { text: 'say hello' })).text).toBe('hello')
})

test('close ends every program', async () => {
  const { runtime, host, pids } = await fakeRuntime()
  await runtime.ensureSession(await specOf({ key: 'console:1' }))
  await runtime.ensureSession(await specOf({ key: 'console:2' }))
  await runtime.close()
  await eventually('both to end', () => pids.every((pid) => !host.isAlive(pid)))
  expect(pids).toHaveLength(2)
})

test('close does not wait for a program that is silent at its start', async () => {
  const { runtime, host, pids } = await fakeRuntime({ faults: 'hang' })
  const starting = runtime.ensureSession(await specOf())
  await eventually('it to start', () => pids.length === 1)
  await runtime.close()
  await expect(starting).rejects.toThrow('claude ended at its start')
  expect(pids.map((pid) => host.isAlive(pid))).toEqual([false])
})
