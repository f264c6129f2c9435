import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { common, hookOfAda } from './run-hook.ts'

const nothing = { code: 0, stdout: '', stderr: '' }
const sessionId = common.session_id

/** As the real programs send them, without what nobody reads. */
const turns = {
  claude: [
    [{ ...common, hook_event_name: 'SessionStart', source: 'startup', model: 'claude-opus-5-5' }, 'ok'],
    [{ ...common, hook_event_name: 'UserPromptSubmit', permission_mode: 'default', prompt: 'build it' }, 'busy'],
    [
      {
        ...common,
        hook_event_name: 'PostToolUse',
        tool_name: 'Bash',
        tool_input: { command: 'make' },
        tool_response: { stdout: 'ok', stderr: '', interrupted: false },
        tool_use_id: 'toolu_1',
        duration_ms: 4,
      },
      'busy',
    ],
    [{ ...common, hook_event_name: 'Stop', stop_hook_active: false, last_assistant_message: 'built' }, 'ok'],
    [{ ...common, hook_event_name: 'SessionEnd', reason: 'prompt_input_exit' }, 'ok'],
  ],
  codex: [
    [
      { ...common, hook_event_name: 'SessionStart', source: 'resume', model: 'gpt-5', permission_mode: 'default' },
      'ok',
    ],
    [{ ...common, hook_event_name: 'UserPromptSubmit', turn_id: '1', model: 'gpt-5', prompt: 'build it' }, 'busy'],
    [
      {
        ...common,
        hook_event_name: 'PostToolUse',
        turn_id: '1',
        model: 'gpt-5',
        tool_name: 'Bash',
        tool_input: { command: 'make' },
        tool_response: 'ok',
        tool_use_id: 'call_1',
      },
      'busy',
    ],
    [{ ...common, hook_event_name: 'Stop', turn_id: '1', model: 'gpt-5', last_assistant_message: 'built' }, 'ok'],
  ],
} as const

test.each(['claude', 'codex'] as const)('a turn of %s, as events, heartbeat and session', async (runtime) => {
  const ada = await hookOfAda(runtime)
  const statuses: unknown[] = []
  for (const [input] of turns[runtime]) {
    expect(await ada.run(input)).toEqual(nothing)
    statuses.push(ada.heartbeat()?.status)
  }
  expect(statuses).toEqual(turns[runtime].map(([, status]) => status))
  const start = { event: 'session-start', text: runtime === 'codex' ? 'resume' : 'startup', sessionId }
  expect(ada.events().map(({ ts: _ts, ...rest }) => rest)).toEqual([
    start,
    { event: 'prompt-submit', text: 'build it', sessionId },
    { event: 'tool-use', tool: 'Bash' },
    { event: 'stop', text: 'built' },
    ...(runtime === 'claude' ? [{ event: 'session-end', sessionId }] : []),
  ])
  expect(ada.heartbeat()).toMatchObject({
    pid: process.pid,
    model: runtime === 'claude' ? 'claude-opus-5-5' : 'gpt-5',
  })
  expect(ada.text('hb.native')).toBe('hooks')
  expect(JSON.parse(ada.text('session'))).toMatchObject({ runtime, sessionId, path: common.transcript_path })
  for (const name of readdirSync(ada.runDir)) expect(statSync(`${ada.runDir}/${name}`).mode & 0o077).toBe(0)
  expect(readdirSync(ada.runDir).toSorted()).toEqual(['ada.events', 'ada.hb', 'ada.hb.native', 'ada.session'])
})

test('since is when the status began, however often it is said again', async () => {
  const ada = await hookOfAda('claude')
  await ada.run({ ...common, hook_event_name: 'UserPromptSubmit', prompt: 'go' })
  const began = ada.heartbeat()?.since
  expect(began).toBeGreaterThan(Date.now() - 20_000)
  await ada.run({ ...common, hook_event_name: 'PostToolUse', tool_name: 'Bash' })
  expect(ada.heartbeat()).toMatchObject({ status: 'busy', since: began })
  await ada.run({ ...common, hook_event_name: 'Stop' })
  expect(ada.heartbeat()?.since).toBeGreaterThan(began ?? 0)
})

test('a long paste is told without the marks that claude puts around it', async () => {
  const ada = await hookOfAda('claude')
  const marked = (text: string): string => `\n\n<pasted_content id="6588">\n${text}\n</pasted_content id="6588">\n`
  const told = async (prompt: string) => {
    await ada.run({ ...common, hook_event_name: 'UserPromptSubmit', prompt })
    return ada.events().at(-1)?.text
  }
  const long = 'one\n\n<b>two</b>\n> three'
  expect(await told(marked(long))).toBe(long)
  expect(await told(`see this:${marked(long)}`)).toBe(`see this:${long}`)
  expect(await told('a <pasted_content id="1"> of mine')).toBe('a <pasted_content id="1"> of mine')
})

test('what tells an interrupted turn ends it, a shortened conversation does not', async () => {
  const ada = await hookOfAda('claude')
  const last = () => ada.events().at(-1)?.event
  await ada.run({ ...common, hook_event_name: 'UserPromptSubmit', prompt: 'go' })
  await ada.run({ ...common, hook_event_name: 'SessionStart', source: 'compact' })
  expect([last(), ada.heartbeat()?.status]).toEqual(['prompt-submit', 'busy'])
  await ada.run({ ...common, hook_event_name: 'Notification', notification_type: 'permission_prompt' })
  expect(last()).toBe('prompt-submit')
  await ada.run({ ...common, hook_event_name: 'PostToolUseFailure', tool_name: 'Bash', is_interrupt: false })
  expect(last()).toBe('tool-use')
  await ada.run({ ...common, hook_event_name: 'Notification', notification_type: 'idle_prompt' })
  expect([last(), ada.heartbeat()?.status]).toEqual(['stop', 'ok'])
  await ada.run({ ...common, hook_event_name: 'Notification', notification_type: 'idle_prompt' })
  await ada.run({ ...common, hook_event_name: 'SessionEnd', reason: 'clear' })
  expect(ada.events()).toHaveLength(3)
  await ada.run({ ...common, hook_event_name: 'UserPromptSubmit', prompt: 'again' })
  await ada.run({ ...common, hook_event_name: 'PostToolUseFailure', tool_name: 'Bash', is_interrupt: true })
  expect([last(), ada.heartbeat()?.status]).toEqual(['stop', 'ok'])
})

test('a used-up limit is told with its end where the words have one', async () => {
  const ada = await hookOfAda('claude')
  const failure = { ...common, hook_event_name: 'StopFailure' }
  await ada.run({ ...failure, error: 'rate_limit', last_assistant_message: 'Claude AI usage limit reached|1795730400' })
  await ada.run({ ...failure, error: 'rate_limit', last_assistant_message: 'You have hit a limit' })
  await ada.run({ ...failure, error: 'server_error', error_details: 'HTTP 500' })
  expect(ada.events().map(({ ts: _ts, text: _text, ...rest }) => rest)).toEqual([
    { event: 'stop' },
    { event: 'usage-limit', until: 1_795_730_400_000 },
    { event: 'stop' },
    { event: 'usage-limit' },
    { event: 'stop' },
  ])
})

test.each([
  '',
  '{',
  'null',
  '7',
  '[]',
  '{"hook_event_name":"__proto__"}',
  '{"hook_event_name":"constructor"}',
  '{"hook_event_name":["Stop"]}',
  '{"hook_event_name":"Nothing"}',
  '{"hook_event_name":"PreToolUse"}',
  '{"hook_event_name":"PreToolUse","tool_name":{},"tool_input":7}',
])('%j does nothing and fails nothing', async (input) => {
  const ada = await hookOfAda('claude')
  expect(await ada.run(input)).toEqual(nothing)
  expect(ada.events()).toEqual([])
})

test.each([
  'SessionStart',
  'UserPromptSubmit',
  'PostToolUse',
  'PostToolUseFailure',
  'Stop',
  'StopFailure',
  'SessionEnd',
])('%s with nothing in it, and with everything wrong in it', async (hook_event_name) => {
  const ada = await hookOfAda('claude')
  expect(await ada.run({ hook_event_name })).toEqual(nothing)
  const wrong = { session_id: 7, transcript_path: [], prompt: {}, tool_name: null, last_assistant_message: 9 }
  expect(await ada.run({ hook_event_name, ...wrong, model: { a: 1 }, source: 3, reason: [] })).toEqual(nothing)
  expect(ada.events()).toHaveLength(2)
  expect(ada.heartbeat()).toBeDefined()
})

test('of an input that is too large it is still told what it was', async () => {
  const ada = await hookOfAda('claude')
  const big = { ...common, hook_event_name: 'PostToolUse', tool_name: 'Read', tool_response: 'x'.repeat(9_000_000) }
  expect(await ada.run(big)).toEqual(nothing)
  expect(ada.events()).toMatchObject([{ event: 'tool-use', tool: 'Read' }])
  await ada.run({ ...common, hook_event_name: 'Stop', last_assistant_message: 'y'.repeat(100_000) })
  expect(ada.events().at(-1)?.text).toHaveLength(16 * 1024 + 1)
})

test('the events stay bounded, and the last ones are kept', async () => {
  const ada = await hookOfAda('claude')
  const line = `${JSON.stringify({ ts: 1, event: 'stop', text: 'z'.repeat(200) })}\n`
  writeFileSync(ada.file('events'), line.repeat(1400))
  await ada.run({ ...common, hook_event_name: 'UserPromptSubmit', prompt: 'the last' })
  expect(ada.events()).toHaveLength(200)
  expect(ada.events().at(-1)).toMatchObject({ event: 'prompt-submit', text: 'the last' })
  const long = `${JSON.stringify({ ts: 1, event: 'stop', text: 'z'.repeat(16_000) })}\n`
  writeFileSync(ada.file('events'), long.repeat(20))
  await ada.run({ ...common, hook_event_name: 'Stop' })
  expect(statSync(ada.file('events')).size).toBeLessThanOrEqual(128 * 1024)
  expect(ada.events().at(-1)).toMatchObject({ event: 'stop' })
})

test('of hooks that run at once no word is lost, while the file is made shorter too', async () => {
  const ada = await hookOfAda('claude')
  writeFileSync(ada.file('events'), `${JSON.stringify({ ts: 1, event: 'stop', text: 'z'.repeat(400) })}\n`.repeat(620))
  const numbers = Array.from({ length: 12 }, (_, number) => `tool-${number}`)
  const ended = await Promise.all(
    numbers.map((tool_name) => ada.run({ ...common, hook_event_name: 'PostToolUse', tool_name })),
  )
  expect(ended).toEqual(numbers.map(() => nothing))
  const tools = ada.events().flatMap(({ tool }) => tool ?? [])
  expect(tools.toSorted()).toEqual(numbers.toSorted())
  expect(ada.heartbeat()).toMatchObject({ status: 'busy' })
  expect(readdirSync(ada.runDir).filter((name) => name.startsWith('.'))).toEqual([])
})

test('what a killed hook left locked is taken over', async () => {
  const ada = await hookOfAda('claude')
  writeFileSync(`${ada.runDir}/.ada.hook-lock`, '')
  const { atimeMs } = statSync(`${ada.runDir}/.ada.hook-lock`)
  utimesSync(`${ada.runDir}/.ada.hook-lock`, atimeMs / 1000 - 60, atimeMs / 1000 - 60)
  await ada.run({ ...common, hook_event_name: 'Stop' })
  expect(ada.events()).toMatchObject([{ event: 'stop' }])
})

test('a place that it can not write to, or none at all, is not the trouble of its runtime', async () => {
  const ada = await hookOfAda('claude', { MOSAIC_HEARTBEAT_RUN_DIR: '/proc/no/such/place' })
  const prompt = { ...common, hook_event_name: 'UserPromptSubmit', prompt: 'go' }
  expect(await ada.run(prompt)).toEqual(nothing)
  for (const env of [{ MOSAIC_AGENT_NAME: '' }, { MOSAIC_AGENT_NAME: '../evil' }]) {
    const other = await hookOfAda('claude', env)
    expect(await other.run(prompt)).toEqual(nothing)
    expect(readdirSync(other.runDir)).toEqual([])
  }
  const occupied = await hookOfAda('codex', { MOSAIC_HEARTBEAT_RUN_DIR: import.meta.filename })
  const request = { ...common, hook_event_name: 'PermissionRequest', tool_name: 'Bash', tool_input: { command: 'ls' } }
  expect(await occupied.run(request)).toEqual(nothing)
})
