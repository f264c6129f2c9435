import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { eventually } from '../support/eventually.ts'
import { common, hookOfAda } from './run-hook.ts'

type Hook = Awaited<ReturnType<typeof hookOfAda>>

const request = (command: string, more: object = {}) => ({
  ...common,
  hook_event_name: 'PermissionRequest',
  tool_name: 'Bash',
  tool_input: { command, description: 'As told' },
  ...more,
})

const nothing = { code: 0, stdout: '', stderr: '' }
const decided = (decision: object) => ({
  code: 0,
  stdout: `${JSON.stringify({ hookSpecificOutput: { hookEventName: 'PermissionRequest', decision } })}\n`,
  stderr: '',
})

const asks = (ada: Hook): readonly string[] => (existsSync(ada.file('asks')) ? readdirSync(ada.file('asks')) : [])

const asked = (ada: Hook) =>
  eventually('a question', () => {
    const name = asks(ada).find((each) => /^[\w-]+\.json$/u.test(each))
    if (name === undefined || ada.events().at(-1)?.event !== 'permission-request') return undefined
    const ask = z
      .looseObject({ askId: z.string() })
      .parse(JSON.parse(readFileSync(join(ada.file('asks'), name), 'utf8')))
    expect(name).toBe(`${ask.askId}.json`)
    return ask
  })

/** As Mos does: a temporary file, renamed. */
function answer(ada: Hook, askId: string, given: object): void {
  const path = join(ada.file('asks'), `${askId}.answer.json`)
  writeFileSync(`${path}.tmp`, JSON.stringify({ by: '1', at: Date.now(), ...given }))
  renameSync(`${path}.tmp`, path)
}

const told = (ada: Hook) => ada.events().map(({ event, text }) => [event, text])

test.each(['claude', 'codex'] as const)('%s: a question goes to Mos whole, and a yes comes back', async (runtime) => {
  const ada = await hookOfAda(runtime)
  const { ended, child } = ada.begin(request('make deploy'))
  const ask = await asked(ada)
  expect(ask).toEqual({
    askId: ask.askId,
    agent: 'ada',
    runtime,
    tool: 'Bash',
    input: { command: 'make deploy', description: 'As told' },
    cwd: '/home/ada/site',
    at: expect.any(Number),
    expiresAt: expect.any(Number),
    sessionId: common.session_id,
    pid: child.pid,
  })
  expect(Number(ask['expiresAt']) - Number(ask['at'])).toBe(600_000)
  expect(ada.events()).toMatchObject([{ tool: 'Bash', askId: ask.askId, text: 'Bash: make deploy' }])
  answer(ada, ask.askId, { decision: 'allow' })
  expect(await ended).toEqual(decided({ behavior: 'allow' }))
  expect(told(ada)).toEqual([
    ['permission-request', 'Bash: make deploy'],
    ['permission-answered', 'allow'],
  ])
  expect(asks(ada)).toEqual([])
})

test('a no comes back with its reason', async () => {
  const ada = await hookOfAda('claude')
  const { ended } = ada.begin(request('make deploy'))
  const { askId } = await asked(ada)
  answer(ada, askId, { decision: 'deny', message: 'not on a Friday' })
  expect(await ended).toEqual(decided({ behavior: 'deny', message: 'not on a Friday' }))
})

test('without an answer in time, or with nobody to ask, nothing is decided and the dialog counts as open', async () => {
  const ada = await hookOfAda('codex', { MOSAIC_ASK_WITHIN_MS: '300' })
  expect(await ada.run(request('make deploy'))).toEqual(nothing)
  expect(told(ada)).toEqual([['permission-request', 'Bash: make deploy']])
  expect(asks(ada)).toEqual([])
  const patient = await hookOfAda('claude')
  const { ended } = patient.begin(request('make deploy'))
  const { askId } = await asked(patient)
  writeFileSync(join(patient.file('asks'), `${askId}.answer.json`), '{"decision":"al')
  answer(patient, askId, { decision: 'none' })
  expect(await ended).toEqual(nothing)
  expect(told(patient)).toEqual([['permission-request', 'Bash: make deploy']])
})

test('a question whose dialog was closed at the terminal, or whose program is gone, is over', async () => {
  const ada = await hookOfAda('claude')
  const { ended, child } = ada.begin(request('make deploy'))
  await asked(ada)
  child.kill('SIGTERM')
  expect(await ended).toEqual(nothing)
  expect(told(ada).at(-1)).toEqual(['permission-answered', undefined])
  expect(asks(ada)).toEqual([])

  const program = spawn('sleep', ['600'])
  onTestFinished(() => void program.kill('SIGKILL'))
  const other = await hookOfAda('claude', { MOSAIC_AGENT_PID: String(program.pid) })
  const orphan = other.begin(request('make deploy'))
  await asked(other)
  program.kill('SIGKILL')
  expect(await orphan.ended).toEqual(nothing)
  expect(asks(other)).toEqual([])
})

test.each([
  ['its tool has run', { hook_event_name: 'PostToolUse', tool_name: 'Bash', tool_input: request('make').tool_input }],
  ['the turn is over', { hook_event_name: 'Stop' }],
  ['the next message is there', { hook_event_name: 'UserPromptSubmit', prompt: 'go' }],
  ['another session began', { hook_event_name: 'SessionStart', source: 'clear' }],
])('a question that was answered at the terminal is over when %s', async (_why, input) => {
  const ada = await hookOfAda('claude')
  const { ended } = ada.begin(request('make'))
  const { askId } = await asked(ada)
  await ada.run({ ...common, hook_event_name: 'PostToolUse', tool_name: 'Bash', tool_input: { command: 'other' } })
  expect(asks(ada)).toEqual([`${askId}.json`])
  await ada.run({ ...common, ...input })
  expect(await ended).toEqual(nothing)
  expect(asks(ada)).toEqual([])
  expect(ada.events().map(({ event }) => event)).toEqual([
    'permission-request',
    'tool-use',
    'permission-answered',
    expect.any(String),
  ])
  expect(ada.events().at(-2)).toMatchObject({ askId })
})

test('what a killed hook left behind is gone with the next question; one that still waits stays', async () => {
  const ada = await hookOfAda('claude')
  const killed = ada.begin(request('one'))
  await asked(ada)
  killed.child.kill('SIGKILL')
  await killed.ended
  expect(asks(ada)).toHaveLength(1)
  const waiting = ada.begin(request('two'))
  const second = await eventually('the second question', () => {
    const text = asks(ada).map((name) => readFileSync(join(ada.file('asks'), name), 'utf8'))
    return text.length === 1 && text[0]?.includes('"two"')
  })
  expect(second).toBe(true)
  const beside = ada.begin(request('three'))
  await eventually('both questions', () => asks(ada).length === 2)
  for (const each of [waiting, beside]) each.child.kill('SIGTERM')
  await Promise.all([waiting.ended, beside.ended])
  expect(asks(ada)).toEqual([])
})

test('a choice among answers is no permission: it is told, and stays with its dialog', async () => {
  const ada = await hookOfAda('claude')
  expect(await ada.run(request('', { tool_name: 'AskUserQuestion', tool_input: { questions: [] } }))).toEqual(nothing)
  expect(ada.events()).toMatchObject([{ event: 'permission-request', tool: 'AskUserQuestion' }])
})

test('what is too large to be shown is asked with its beginning, and says so', async () => {
  const ada = await hookOfAda('claude', { MOSAIC_AGENT_PERMISSIONS: '' })
  const hook = ada.begin(request('x'.repeat(600_000)))
  const ask = await asked(ada)
  expect(ask['isCut']).toBe(true)
  expect(ask['input']).toEqual({ cut: expect.stringMatching(/^\{"command":"x{200000}/u) })
  hook.child.kill('SIGTERM')
  await hook.ended
})

test("what the role's profile allows or forbids by now is not asked", async () => {
  const ada = await hookOfAda('claude')
  mkdirSync(ada.file('asks'))
  ada.allow({ allow: ['Bash(npm test:*)'], deny: ['Bash(git push --force:*)'] })
  expect(await ada.run(request('npm test -- --watch=false'))).toEqual(decided({ behavior: 'allow' }))
  const refused = { behavior: 'deny', message: "ada's role forbids it: Bash(git push --force:*)" }
  expect(await ada.run(request('cd /srv && git push --force'))).toEqual(decided(refused))
  ada.allow({ allow: ['Bash(make deploy)'] })
  expect(await ada.run(request('make deploy'))).toEqual(decided({ behavior: 'allow' }))
  expect(ada.events()).toEqual([])
  const before = { ...request('git push --force'), hook_event_name: 'PreToolUse' }
  expect(await ada.run(before)).toEqual(nothing)
  ada.allow({ allow: [], deny: ['Bash(git push --force:*)'] })
  expect((await ada.run(before)).stdout).toContain('"permissionDecision":"deny"')
})
