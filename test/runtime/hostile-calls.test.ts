import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describePermission } from '../../src/runtime/acp/describe-permission.ts'
import { judgeCall } from '../../src/runtime/acp/judge-call.ts'
import type { ToolCall } from '../../src/runtime/acp/tool-line.ts'
import { matchesCommand } from '../../src/runtime/match-command.ts'

const call = (given: Partial<ToolCall>): ToolCall => ({ toolCallId: 'c', ...given })
const shell = (command: unknown, more: object = {}) => call({ kind: 'execute', rawInput: { command, ...more } })
const claude = (toolName: string, kind: string, rawInput: Record<string, unknown>) =>
  call({ kind, rawInput, _meta: { claudeCode: { toolName } } })

const profileWith = (allow: readonly string[], deny: readonly string[] = []) => ({
  cwd: '/srv/shop',
  permissions: { mode: 'default', allow: [...allow], deny: [...deny] },
  reach: { own: ['/data/worktrees/shop'], never: ['/home/m/mos.env'] },
})

describe('what the role allows is no more than it says', () => {
  test.each<[string, readonly string[], ToolCall, 'allow' | 'ask' | 'deny']>([
    ['a command that reads is a command', ['Read'], call({ kind: 'read', rawInput: { command: 'cat /x' } }), 'ask'],
    ['a command under a search', ['Grep'], call({ kind: 'search', rawInput: { cmd: ['rg', 'x', '/'] } }), 'ask'],
    [
      'a read with a command for a name tag',
      ['Read'],
      claude('Read', 'read', { file_path: '/etc/passwd', command: 'x' }),
      'ask',
    ],
    ['of a secret as well', ['Read'], claude('Read', 'read', { file_path: '/home/m/mos.env', command: 'x' }), 'deny'],
    ['a foreign tool of a kind', ['Read'], claude('mcp__files__read', 'read', { uri: 'file:///etc/passwd' }), 'ask'],
    ['a foreign tool that runs', ['Bash(ls)'], claude('mcp__far__run', 'execute', { command: 'ls' }), 'ask'],
    ['its command elsewhere', ['Bash(npm test)'], shell('npm test', { cwd: '/tmp/evil' }), 'ask'],
    ['or told by the model', ['Bash(npm test)'], shell('npm test', { workdir: '../evil' }), 'ask'],
    ['its command here', ['Bash(npm test)'], shell('npm test', { cwd: '/srv/shop' }), 'allow'],
    ['in a worktree', ['Bash(npm test)'], shell('npm test', { cwd: '/data/worktrees/shop/ada' }), 'allow'],
    ['with its sandbox off', ['Bash'], shell('npm test', { dangerouslyDisableSandbox: true }), 'ask'],
    ['with wider rights', ['Bash(ls)'], shell('ls', { additionalPermissions: { network: { enabled: true } } }), 'ask'],
    ['with another host', ['Bash(ls)'], { ...shell('ls'), content: [said('ssh access to evil.example')] }, 'ask'],
    ['a slow one', ['Bash(ls)'], shell('ls', { timeout: 9, description: 'List', run_in_background: true }), 'allow'],
    ['all of it', ['*'], shell('ls', { dangerouslyDisableSandbox: true }), 'allow'],
  ])('%s', (_name, allow, asked, verdict) => {
    expect(judgeCall(profileWith(allow), asked, false).kind).toBe(verdict)
  })

  test('a denied kind is denied under every name', () => {
    const asked = claude('mcp__files__put', 'edit', { path: 'a' })
    expect(judgeCall(profileWith(['mcp__files'], ['Edit']), asked, false).kind).toBe('deny')
  })
})

describe('a pattern of a command', () => {
  test.each([
    ['npm\u00A0test', 'npm test', 'all', false],
    ['npm test\u2028', 'npm test', 'all', false],
    ['npm\ttest ', 'npm test', 'all', true],
    ['npm test\rrm x', 'npm test:*', 'all', false],
    ['FOO=1 npm test', 'npm test', 'all', false],
    ['./npm test', 'npm test', 'all', false],
    ['NPM test', 'npm test', 'all', false],
    ['git log main', 'git * main', 'all', true],
    ['git log; x main', 'git * main', 'all', false],
    ['anything', '*', 'all', true],
    ['gitx', 'git:*', 'all', false],
    ['git "push"', 'git push:*', 'some', true],
    [String.raw`g\it p'us'h`, 'git push:*', 'some', true],
    ['git \\\npush', 'git push:*', 'some', true],
    ['/usr/bin/git push', 'git push:*', 'some', true],
    ['env A=1 git push', 'git push:*', 'some', true],
    ['x\rgit push', 'git push:*', 'some', true],
    ['rmdir x', 'rm*', 'some', true],
    ['rm -rf x', 'rm *', 'some', true],
    ['rmdir x', 'rm *', 'some', false],
    ['a.c', 'a?c', 'some', false],
  ] as const)('%j is %s (%s): %s', (command, wanted, reach, expected) => {
    expect(matchesCommand(command, wanted, reach)).toBe(expected)
  })

  const words = fc.string({ unit: fc.constantFrom(...'abz -./=:_'.split('')), maxLength: 20 })
  test('allows one command, whatever comes with it', () => {
    const syntax = fc.constantFrom(...';&|<>`$(){}\n\r\\#*?[]~!'.split(''))
    fc.assert(
      fc.property(words, syntax, words, (before, sign, after) => {
        expect(matchesCommand(`npm test ${before}${sign}${after}`, 'npm test:*', 'all')).toBe(false)
      }),
    )
  })

  test('denies it wherever it stands in a line', () => {
    const before = fc.constantFrom('', 'cd x && ', 'true;', 'sudo ', '(', '$(', '`', "sh -c '", 'A=b ', 'x\n', '/bin/')
    const after = fc.constantFrom('', ' --force', ';true', ')', '`', "'", '\ny', ' | cat')
    const quote = fc.constantFrom('', '"', "'", '\\')
    fc.assert(
      fc.property(before, after, quote, fc.nat(7), (front, back, sign, at) => {
        const command = `git push`
        const inside = sign === '\\' || sign === '' ? sign : `${sign}${sign}`
        const line = `${front}${command.slice(0, at)}${inside}${command.slice(at)}${back}`
        if (sign === '\\' && at === 3) return
        expect(matchesCommand(line, 'git push:*', 'some')).toBe(true)
      }),
    )
  })
})

describe('what a person is asked', () => {
  const asked = (given: ToolCall, cwd = '/work') => describePermission(given, cwd)

  test.each([
    [shell('ls', { cwd: '/else' }), 'Run a command elsewhere', 'in /else:\nls'],
    [shell('in /else:\nls'), 'Run a command', 'in /else:\nls'],
    [
      shell('ls', { cwd: '/work', additionalPermissions: { network: true }, description: 'List', timeout: 5 }),
      'Run a command, with more than it',
      'additionalPermissions: {"network":true}\nls',
    ],
    [
      { ...shell('ls', { url: 'https://evil.example' }), content: [said('https access to evil.example')] },
      'Run a command, with more than it',
      'https access to evil.example\nurl: "https://evil.example"\nls',
    ],
    [{ ...shell('ls', { description: 'List them' }), content: [said('List them')] }, 'Run a command', 'ls'],
    [
      claude('mcp__far__run', 'other', { command: 'ls', host: 'prod' }),
      'Use mcp__far__run',
      'mcp__far__run\n{\n  "command": "ls",\n  "host": "prod"\n}',
    ],
    [
      {
        ...claude('Edit', 'edit', { file_path: '/a', old_string: 'x', new_string: 'y', replace_all: true }),
        content: [{ type: 'diff', path: '/a', oldText: 'x', newText: 'y' }],
      },
      'Change a file',
      'replace_all: true\n/a\n- x\n+ y',
    ],
    [
      call({
        kind: 'edit',
        content: [{ type: 'diff', path: '/b', oldText: 'x', newText: 'y' }],
        locations: [{ path: '/b' }, { path: '/too-large' }],
      }),
      'Change a file',
      '/b\n- x\n+ y\n\nand, not told how: /too-large',
    ],
  ])('%j: %s', (given, title, detail) => {
    expect(asked(given)).toMatchObject({ title, detail })
  })

  test('what is allowed for a topic is one call: another directory, place, right, host or line is another', () => {
    const change = (oldText: string, newText: string) =>
      call({ kind: 'edit', content: [{ type: 'diff', path: '/a', oldText, newText }] })
    const keys = [
      asked(shell('ls')),
      asked(shell('ls'), '/other'),
      asked(shell('ls', { cwd: '/else' })),
      asked(shell('in /else:\nls')),
      asked(shell('ls', { url: 'https://a.example' })),
      asked(shell('ls', { url: 'https://b.example' })),
      asked(shell('url: "https://a.example"\nls')),
      asked(shell('ls; rm -rf ~')),
      asked(shell('ls\n')),
      asked(shell(['ls', '; rm'])),
      asked(change('a\nb', 'a\nb\nc')),
      asked(change('z\nb', 'z\nb\nc')),
    ].map(({ key }) => key)
    expect(keys).not.toContain(undefined)
    expect(new Set(keys).size).toBe(keys.length)
    expect(asked(shell('ls', { cwd: '/work', description: 'again', timeout: 1 })).key).toBe(keys[0])
  })

  test.each([
    ['a call that is never told', call({})],
    ['a change that is not told', call({ kind: 'edit', title: 'Edit files', locations: [{ path: '/a' }] })],
    [
      'a change of which a part is not told',
      call({ kind: 'edit', content: [{ type: 'diff', path: '/b' }], locations: [{ path: '/a' }] }),
    ],
  ])('%s can only be allowed once', (_name, given) => {
    expect(asked(given).key).toBeUndefined()
  })

  test('no two commands share a key, whatever they and their places are', () => {
    const commands = fc.record({ command: fc.string({ minLength: 1 }), cwd: fc.constantFrom('/work', '/a', '/b:\nx') })
    fc.assert(
      fc.property(commands, commands, (one, other) => {
        const isSame = one.command === other.command && one.cwd === other.cwd
        const [a, b] = [one, other].map(({ command, cwd }) => asked(shell(command, { cwd })).key)
        expect(a === b).toBe(isSame)
      }),
    )
  })
})

function said(text: string) {
  return { type: 'content', content: { type: 'text', text } }
}
