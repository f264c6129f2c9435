import { describe, expect, test } from 'vitest'
import type { Usage } from '../../src/runtime/agent-runtime.ts'
import { chooseOption } from '../../src/runtime/acp/choose-option.ts'
import { describePermission } from '../../src/runtime/acp/describe-permission.ts'
import { isUnknownSession, turnFailure } from '../../src/runtime/acp/failures.ts'
import { askedCall } from '../../src/runtime/acp/asked-call.ts'
import { judgeByMode, judgeByPatterns } from '../../src/runtime/judge-call.ts'
import { mapUpdate, newTurn } from '../../src/runtime/acp/map-update.ts'
import { parseUpdate } from '../../src/runtime/acp/parse-update.ts'
import { programs } from '../../src/runtime/acp/programs.ts'
import { readAnswer } from '../../src/runtime/acp/read-answer.ts'
import { renderToolLine } from '../../src/runtime/acp/tool-line.ts'
import type { ToolCall } from '../../src/runtime/acp/tool-line.ts'

const call = (given: Partial<ToolCall>): ToolCall => ({ toolCallId: 'c', ...given })
const shell = (command: unknown) => call({ kind: 'execute', rawInput: { command } })

test('only root is told that this is a sandbox', () => {
  expect(programs.claude.env(false)).not.toHaveProperty('IS_SANDBOX')
})

describe("the role's patterns", () => {
  const push = { allow: ['Bash'], deny: ['Bash(git push:*)'] }
  const npm = { allow: ['Bash(npm run:*)', 'Bash(npm test)'], deny: [] }
  const source = { allow: ['Edit(src/**)', 'Read'], deny: ['Edit(**/*.lock)', 'WebFetch'] }
  test.each([
    [push, shell('git push'), 'deny'],
    [push, shell('git  push --force origin'), 'deny'],
    [push, shell('git pushy'), 'allow'],
    [push, shell('cd x && git push'), 'deny'],
    [push, shell('sh -c "git push"'), 'deny'],
    [push, shell('sudo git push'), 'deny'],
    [push, shell('echo $(git push)'), 'deny'],
    [push, shell(['git', 'push']), 'deny'],
    [push, shell('ls'), 'allow'],
    [npm, shell('npm test'), 'allow'],
    [npm, shell('npm test -- --watch'), 'ask'],
    [npm, shell('npm run build'), 'allow'],
    [npm, shell('npm run build && rm -rf ~'), 'ask'],
    [npm, shell('npm run build; rm -rf ~'), 'ask'],
    [npm, shell('npm run build\nrm -rf ~'), 'ask'],
    [npm, shell('npm run $(rm -rf ~)'), 'ask'],
    [npm, shell('npm run build > /etc/passwd'), 'ask'],
    [source, call({ kind: 'edit', rawInput: { file_path: 'src/a/b.ts' } }), 'allow'],
    [source, call({ kind: 'edit', rawInput: { file_path: 'docs/b.md' } }), 'ask'],
    [source, call({ kind: 'edit', rawInput: { file_path: 'src/a/npm.lock' } }), 'deny'],
    [source, call({ name: 'Write', rawInput: { file_path: 'src/a.ts' } }), 'allow'],
    [source, call({ kind: 'read', rawInput: { path: '/etc/hosts' } }), 'ask'],
    [source, call({ kind: 'read', rawInput: { path: 'src/a.ts' } }), 'allow'],
    [source, call({ kind: 'fetch', rawInput: { url: 'http://x' } }), 'deny'],
    [source, call({ kind: 'other', title: 'Something' }), 'ask'],
    [{ allow: [], deny: ['*'] }, call({ kind: 'other' }), 'deny'],
    [{ allow: ['mcp__docs'], deny: [] }, call({ name: 'mcp__docs__search' }), 'allow'],
    [{ allow: ['mcp__docs'], deny: [] }, call({ name: 'mcp__docsy__search' }), 'ask'],
  ] as const)('%j: %j is %s', (patterns, given, verdict) => {
    const permissions = { mode: 'default', ...patterns }
    expect(judgeByPatterns({ permissions, cwd: '/work' }, askedCall(given)).kind).toBe(verdict)
  })

  const edit = (path: string) => call({ kind: 'edit', rawInput: { filePath: path } })
  test.each([
    ['default', shell('ls'), 'ask'],
    ['default', edit('/work/a'), 'ask'],
    ['acceptEdits', edit('/work/a'), 'allow'],
    ['acceptEdits', edit('/workshop/a'), 'ask'],
    ['acceptEdits', edit('/work/../etc/a'), 'ask'],
    ['acceptEdits', shell('ls'), 'ask'],
    ['plan', shell('ls'), 'deny'],
    ['plan', call({ kind: 'read' }), 'allow'],
    ['bypassPermissions', shell('ls'), 'allow'],
  ] as const)('a program that always asks, in mode %s: %j is %s', (mode, given, verdict) => {
    const permissions = { mode, allow: [], deny: [] }
    expect(judgeByMode({ permissions, cwd: '/work' }, askedCall(given)).kind).toBe(verdict)
  })
})

test.each([
  [shell('npm  test\n'), 'Bash: npm test'],
  [shell(['echo', "it's"]), `Bash: echo 'it'\\''s'`],
  [call({ kind: 'execute', name: 'Bash', title: 'Terminal', rawInput: {} }), 'Bash'],
  [call({ kind: 'execute', title: 'bash', rawInput: { cwd: '/work' }, locations: [{ path: '/work' }] }), 'Bash'],
  [call({ name: 'Read', title: 'Read /a', rawInput: { file_path: '/a' } }), 'Read /a'],
  [call({ kind: 'search', rawInput: { pattern: 'x' } }), 'Search: x'],
  [call({ name: 'mcp__mos__fleet_ps', title: 'mcp__mos__fleet_ps' }), 'fleet_ps'],
  [call({ title: 'mcp.mos.fleet_ps', kind: 'execute', rawInput: { server: 'mos', tool: 'fleet_ps' } }), 'fleet_ps'],
  [call({ title: 'mos_fleet_ps', kind: 'other' }), 'fleet_ps'],
  [call({}), 'a tool'],
] as const)('%j is the line %s', (given, line) => {
  expect(renderToolLine(given)).toBe(line)
})

test('a line is one line, and not endless', () => {
  expect(renderToolLine(shell('x'.repeat(5000)))).toHaveLength(200)
})

describe('what a person is asked', () => {
  test.each([
    [shell('rm -rf build'), 'Run a command', 'rm -rf build'],
    [call({ kind: 'execute', rawInput: { command: 'ls', cwd: '/else' } }), 'Run a command elsewhere', 'in /else:\nls'],
    [call({ kind: 'execute', rawInput: { command: 'ls', cwd: '/work' } }), 'Run a command', 'ls'],
    [
      call({
        kind: 'edit',
        content: [{ type: 'diff', path: '/a', oldText: 'one\ntwo\nend', newText: 'one\n2\n3\nend' }],
      }),
      'Change a file',
      '/a\n- two\n+ 2\n+ 3',
    ],
    [call({ name: 'mcp__x__pay', title: 'pay', rawInput: { euros: 5 } }), 'Use mcp__x__pay', 'pay\n{\n  "euros": 5\n}'],
  ] as const)('%j: %s', (given, title, detail) => {
    expect(describePermission(given, '/work')).toMatchObject({ title, detail })
  })

  test('a long command is whole', () => {
    const command = `echo ${'x'.repeat(50_000)} && rm -rf ~`
    expect(describePermission(shell(command), '/work').detail).toBe(command)
  })

  test('the same request has the same key; another command, place or tool has another', () => {
    const keys = [
      shell('ls'),
      shell('ls '),
      call({ kind: 'execute', rawInput: { command: 'ls', cwd: '/else' } }),
      call({ name: 'other', rawInput: { command: 'ls' } }),
    ].map((each) => describePermission(each, '/work').key)
    expect(new Set(keys).size).toBe(4)
    expect(describePermission({ ...shell('ls'), toolCallId: 'd', title: 'List' }, '/work').key).toBe(keys[0])
  })

  const option = (kind: 'allow_once' | 'allow_always' | 'reject_once' | 'reject_always') => ({
    optionId: kind,
    name: kind,
    kind,
  })
  test.each([
    [['allow_always', 'allow_once', 'reject_once'], true, 'allow_once'],
    [['allow_always', 'allow_once', 'reject_once'], false, 'reject_once'],
    [['allow_always', 'reject_always'], false, 'reject_always'],
    [['allow_always', 'reject_once'], true, undefined],
  ] as const)('of %j, allowed: %s, it takes %s: never more than this once', (kinds, isAllowed, expected) => {
    const { outcome } = chooseOption(kinds.map(option), isAllowed)
    expect('optionId' in outcome ? outcome.optionId : undefined).toBe(expected)
  })
})

describe('a turn', () => {
  const updates = (...given: readonly object[]) => {
    let state = newTurn(1)
    return given.flatMap((update) => {
      const parsed = parseUpdate({ sessionId: 's', update })?.update
      if (parsed === undefined) return []
      const mapped = mapUpdate(state, parsed)
      state = mapped.state
      return mapped.events
    })
  }
  const text = (words: string, messageId?: string) => ({
    sessionUpdate: 'agent_message_chunk',
    content: { type: 'text', text: words },
    messageId,
  })
  const tool = (more: object) => ({ sessionUpdate: 'tool_call_update', toolCallId: 'a', ...more })

  test('texts of one message run on; another message, and what comes after a tool, begin anew', () => {
    const events = updates(text('a', '1'), text('b', '1'), text('c', '2'), tool({ kind: 'read' }), text('d', '2'))
    expect(events.flatMap((event) => (event.kind === 'text' ? [event.text] : []))).toEqual(['a', 'b', '\n\nc', '\n\nd'])
  })

  test('a tool is told when its line or state changes, and not otherwise', () => {
    const events = updates(
      tool({ kind: 'execute', status: 'pending' }),
      tool({ rawInput: { command: 'ls' } }),
      tool({ status: 'in_progress' }),
      tool({ content: [] }),
      tool({ title: null, status: 'completed' }),
    )
    expect(events).toEqual([
      { kind: 'tool', callId: 'a', title: 'Bash', state: 'running' },
      { kind: 'tool', callId: 'a', title: 'Bash: ls', state: 'running' },
      { kind: 'tool', callId: 'a', title: 'Bash: ls', state: 'done' },
    ])
  })

  test('what a call was given is told where its line does not say it', () => {
    const path = { file_path: 'a.ts', content: 'x' }
    const events = updates(
      tool({ _meta: { claudeCode: { toolName: 'Write' } }, rawInput: path }),
      tool({ rawInput: { ...path, content: 'x'.repeat(5_000) } }),
    )
    const inputs = events.map((event) => (event.kind === 'tool' ? event.input : undefined))
    expect(inputs).toEqual([JSON.stringify(path), `{"file_path":"a.ts","content":"${'x'.repeat(968)}…`])
  })

  test('its cost is what the session cost since it began, also when a resumed session counts from zero', () => {
    const usage = (amount: number) => ({
      sessionUpdate: 'usage_update',
      used: 1,
      size: 2,
      cost: { amount, currency: 'USD' },
    })
    const costs = [1.5, 0.25].map((amount) => updates(usage(amount))).flat()
    expect(costs.map((event) => event.kind === 'usage' && event.usage.costUsd)).toEqual([0.5, 0.25])
  })

  test.each([
    [{}],
    [{ sessionUpdate: 'agent_message_chunk' }],
    [{ sessionUpdate: 'agent_message_chunk', content: 7 }],
    [{ sessionUpdate: 'agent_thought_chunk', content: { type: 'text', text: 'hm' } }],
    [{ sessionUpdate: 'tool_call' }],
    [{ sessionUpdate: 'plan', entries: 'none' }],
    [{ sessionUpdate: 'from the future' }],
  ])('%j says nothing, and harms nothing', (update) => {
    expect(updates(update)).toEqual([])
  })
})

test.each<[unknown, Usage, string]>([
  [{ stopReason: 'end_turn' }, { costUsd: 1 }, 'done'],
  [{ stopReason: 'cancelled' }, { costUsd: 1 }, 'cancelled'],
  [{ stopReason: 'max_tokens' }, { costUsd: 1 }, 'failed'],
  [{ stopReason: 'from the future' }, { costUsd: 1 }, 'done'],
  ['garbage', { costUsd: 1 }, 'done'],
  [
    {
      stopReason: 'end_turn',
      usage: { inputTokens: 1, cachedReadTokens: 20, cachedWriteTokens: 300, outputTokens: 4 },
    },
    { costUsd: 1, inputTokens: 321, outputTokens: 4 },
    'done',
  ],
])('the answer %j', (answer, usage, reason) => {
  expect(readAnswer(answer, { costUsd: 1 })).toMatchObject({ usage, end: { reason } })
})

test('a failure of the model that the adapter tells beside the answer', () => {
  const told = (severity: string) => ({
    stopReason: 'end_turn',
    _meta: { jetbrains: { air: { version: 1, sessionFailure: { severity, title: 'last status: 429' } } } },
  })
  expect(readAnswer(told('error'), {}).failure).toBe('last status: 429')
  expect(readAnswer(told('warning'), {})).toEqual({ usage: {}, end: { kind: 'end', reason: 'done' } })
})

const failing = (message: string, code: number, data?: unknown) => Object.assign(new Error(message), { code, data })

test.each([
  ['claude', failing('Resource not found', -32_002, { sessionId: 'x' }), true],
  ['codex', failing('Internal error', -32_603, { details: 'thread not loaded: x' }), true],
  ['codex', failing('Internal error', -32_603, { details: 'no rollout found for thread id x' }), true],
  ['opencode', failing('Internal error: OpenCode service failure', -32_603, { service: 'session' }), true],
  ['any', failing('Internal error', -32_603, { details: 'MCP server mos did not start' }), false],
  ['any', failing('Authentication required', -32_000), false],
])('%s: %s means that the session is unknown: %s', (_, error, expected) => {
  expect(isUnknownSession(error)).toBe(expected)
})

test.each([
  [
    failing('Internal error', -32_603, { details: 'API Error: 429 rate_limit_error' }),
    'takes no more requests for now',
  ],
  [failing('Internal error: API Error: 529 Overloaded', -32_603), 'has a fault'],
  [failing('Authentication required', -32_000), 'is not logged in on alpha: log in, then say it again.'],
  [new Error('something else\nwith lines'), 'reports an error: something else with lines. Say it again'],
])('%s is said as one line', (error, line) => {
  const said = turnFailure({ name: 'claude', login: 'log in', hostId: 'alpha' }, error)
  expect(said).toContain(line)
  expect(said).not.toContain('\n')
})
