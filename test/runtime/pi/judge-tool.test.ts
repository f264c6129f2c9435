import { expect, test } from 'vitest'
import { describeTool, toolTitle } from '../../../src/runtime/pi/describe-tool.ts'
import { judgeByMode, judgeByPatterns } from '../../../src/runtime/judge-call.ts'
import { askedCall } from '../../../src/runtime/pi/asked-call.ts'

const call = (tool: string, input: Record<string, unknown>) => ({ callId: '1', tool, input })
const bash = (command: string) => call('bash', { command })

test.each([
  ['default', [], [], bash('npm test'), 'ask'],
  ['default', ['Bash(npm test)'], [], bash('npm test'), 'allow'],
  ['default', ['Bash(npm test)'], [], bash('npm test --evil'), 'ask'],
  ['default', ['Bash(npm:*)'], [], bash('npm test; rm -rf /'), 'ask'],
  ['default', ['Bash(npm:*)'], [], bash('npm test $(reboot)'), 'ask'],
  ['default', ['Bash(npm:*)'], [], bash('npmx'), 'ask'],
  ['bypassPermissions', ['*'], ['Bash(git push:*)'], bash('cd x && git push origin'), 'deny'],
  ['bypassPermissions', ['*'], ['Bash(git push:*)'], bash("sh -c 'git  push'"), 'deny'],
  ['bypassPermissions', [], ['Edit'], call('write', { path: 'a', content: '' }), 'deny'],
  ['default', [], [], call('read', { path: 'src/a.ts' }), 'allow'],
  ['default', [], [], call('read', { path: '../secret' }), 'ask'],
  ['default', [], [], call('read', { path: '/etc/passwd' }), 'ask'],
  ['default', [], [], call('read', { path: '@/etc/passwd' }), 'ask'],
  ['default', [], [], call('read', { path: '@src/a.ts' }), 'allow'],
  ['default', [], [], call('read', { path: 'file:///etc/passwd' }), 'ask'],
  ['default', [], [], call('read', { path: '@file:///etc/passwd' }), 'ask'],
  ['default', [], [], call('read', { path: 'file://%' }), 'allow'],
  ['default', [], [], call('ls', { path: '@~' }), 'ask'],
  ['default', [], ['Read(**/top secret)'], call('read', { path: 'top\u00A0secret' }), 'deny'],
  ['default', [], ['Read(**/.env)'], call('read', { path: '.env' }), 'deny'],
  ['default', ['Read'], [], call('read', { path: '/etc/hosts' }), 'ask'],
  ['default', ['Read(/etc/*)'], [], call('read', { path: '/etc/hosts' }), 'allow'],
  ['default', ['*'], [], call('read', { path: '/etc/hosts' }), 'allow'],
  ['default', [], [], call('grep', { pattern: 'x' }), 'allow'],
  ['default', [], [], call('edit', { path: 'a' }), 'ask'],
  ['acceptEdits', [], [], call('edit', { path: 'a' }), 'allow'],
  ['acceptEdits', [], [], call('edit', { path: '/etc/hosts' }), 'ask'],
  ['acceptEdits', [], [], bash('true'), 'ask'],
  ['plan', [], [], call('edit', { path: 'a' }), 'deny'],
  ['plan', [], [], call('ls', {}), 'allow'],
  ['dontAsk', ['Bash(true)'], [], bash('true'), 'allow'],
  ['dontAsk', [], [], bash('true'), 'deny'],
  ['default', [], [], call('strange', { path: 'a' }), 'ask'],
  ['nonsense', [], [], bash('true'), 'ask'],
] as const)('%s, allow %j, deny %j: %j is %s', (mode, allow, deny, asked, verdict) => {
  const profile = { permissions: { mode, allow, deny }, cwd: '/work' }
  const byPattern = judgeByPatterns(profile, askedCall(asked))
  expect((byPattern.kind === 'ask' ? judgeByMode(profile, askedCall(asked)) : byPattern).kind).toBe(verdict)
})

const described = (asked: ReturnType<typeof call>, cwd = '/work') => describeTool(asked, cwd)

test('the whole of a change is shown', () => {
  const edits = [{ oldText: 'a\nb', newText: 'c' }]
  expect(described(call('edit', { path: 'x.ts', edits }))).toMatchObject({
    title: 'Change a file',
    detail: 'x.ts\n- a\n- b\n+ c',
  })
  expect(described(call('write', { path: 'x.ts', content: 'l1\nl2' }))).toMatchObject({
    title: 'Write a whole file',
    detail: 'x.ts\n+ l1\n+ l2',
  })
  expect(described(call('write', { path: 'x.ts', content: '' })).detail).toBe('x.ts\n(nothing: it is emptied)')
  const long = `echo ${'x'.repeat(5000)}`
  expect(described(bash(long)).detail).toBe(long)
  expect(toolTitle(bash(long))).toHaveLength(200)
  expect(described(call('strange', { x: 1 }))).toMatchObject({ title: 'Use strange', detail: '{\n  "x": 1\n}' })
})

test.each([
  ['beside the list of them', { path: 'x', edits: [{ oldText: 'a', newText: 'b' }], oldText: 'c', newText: 'evil' }],
  ['behind a content', { path: 'x', content: 'harmless', edits: [{ oldText: 'a', newText: 'evil' }] }],
  ['as a text', { path: 'x', edits: '[{"oldText":"a","newText":"evil"}]' }],
  ['as one', { path: 'x', edits: { oldText: 'a', newText: 'evil' } }],
  ['with one that is none', { path: 'x', edits: [{ oldText: 'a', newText: 'b' }, { newText: 'evil' }] }],
])('no change hides: %s', (_name, input) => {
  expect(described(call('edit', input)).detail).toContain('evil')
})

test('what is allowed for the topic is this call in this directory', () => {
  const keys = [
    described(bash('npm test')),
    described(bash('npm test '), '/work'),
    described(bash('npm test; rm -rf ~')),
    described(bash('npm test'), '/other'),
    described(call('powershell', { command: 'npm test' })),
    described(call('write', { path: 'x', content: 'a' })),
    described(call('edit', { path: 'x', edits: [{ oldText: '', newText: 'a' }] })),
  ].map(({ key }) => key)
  expect(new Set(keys).size).toBe(keys.length)
  expect(described(bash('npm test')).key).toBe(keys[0])
})
