import { homedir } from 'node:os'
import { expect, test } from 'vitest'
import { judgeCall } from '../../src/runtime/acp/judge-call.ts'
import type { ToolCall } from '../../src/runtime/acp/tool-line.ts'
import { answerDialog } from '../../src/runtime/pi/answer-dialog.ts'

const profile = {
  cwd: '/srv/shop',
  permissions: { mode: 'default', allow: ['Read', 'Glob', 'Grep'], deny: ['Edit'] },
  reach: {
    own: ['/data/topics/t-1', '/data/worktrees/shop'],
    never: ['/home/m/mos.env', '/home/m/credentials', '/data'],
  },
}

/** The same file under both protocols: a role that may read may not read everything. */
const files = [
  ['src/pay.ts', 'allow'],
  ['/srv/shop/src/pay.ts', 'allow'],
  ['/data/topics/t-1/files/plan.txt', 'allow'],
  ['/data/worktrees/shop/ada/src/pay.ts', 'allow'],
  ['../blog/a.ts', 'ask'],
  ['/srv/shopping/a.ts', 'ask'],
  ['/srv/shop/../../etc/passwd', 'ask'],
  ['~/.ssh/id_ed25519', 'ask'],
  [`${homedir()}/.ssh/id_ed25519`, 'ask'],
  ['/home/m/mos.env', 'deny'],
  ['/srv/shop/../../home/m/mos.env', 'deny'],
  ['/home/m/credentials/github', 'deny'],
  ['/data/topics/t-2/files/plan.txt', 'deny'],
  ['/data/topics/t-1/../t-2/files/plan.txt', 'deny'],
  ['/data/redis/appendonly.aof', 'deny'],
] as const

const read = (path: string): ToolCall => ({
  toolCallId: 'c',
  kind: 'read',
  rawInput: { file_path: path },
  _meta: { claudeCode: { toolName: 'Read' } },
})

test.each(files)('over ACP a read of %s: %s', (path, verdict) => {
  expect(judgeCall(profile, read(path), false).kind).toBe(verdict)
  expect(judgeCall(profile, read(path), true).kind).toBe(verdict)
})

test.each(files)('on pi a read of %s: %s', async (path, verdict) => {
  const asked: unknown[] = []
  const ask = (request: unknown) => {
    asked.push(request)
    return Promise.resolve({ kind: 'denied', reason: 'a person said no' } as const)
  }
  const placeholder = JSON.stringify({ callId: 'c', tool: 'read', input: { path } })
  const dialog = {
    type: 'extension_ui_request',
    id: 'd',
    method: 'input',
    title: 'mos tool call',
    placeholder,
  } as const
  const answer = JSON.stringify(await answerDialog(dialog, { profile, ask }))
  expect([asked.length, answer.includes(String.raw`\"allow\":true`)]).toEqual([
    verdict === 'ask' ? 1 : 0,
    verdict === 'allow',
  ])
})

test.each<[string, ToolCall, 'allow' | 'ask' | 'deny']>([
  ['a search in the project', { toolCallId: 'c', kind: 'search', rawInput: { pattern: '/api/' } }, 'allow'],
  ['a search elsewhere', { toolCallId: 'c', kind: 'search', rawInput: { pattern: 'x', path: '/etc' } }, 'ask'],
  ['a glob that leads out', { toolCallId: 'c', name: 'Glob', kind: 'search', rawInput: { pattern: '/etc/*' } }, 'ask'],
  ['two places, one elsewhere', { ...read('src/a.ts'), locations: [{ path: '/etc/passwd' }] }, 'ask'],
  ['a change of a secret', { toolCallId: 'c', kind: 'move', rawInput: { path: '/home/m/mos.env' } }, 'deny'],
])('%s: %s', (_name, call, verdict) => {
  expect(judgeCall(profile, call, false).kind).toBe(verdict)
})

test('a secret inside of the project stays one', () => {
  const home = { ...profile, cwd: '/home/m' }
  expect(judgeCall(home, read('mos.env'), false).kind).toBe('deny')
  expect(judgeCall(home, read('notes.md'), false).kind).toBe('allow')
  const everything = { ...home, permissions: { mode: 'bypassPermissions', allow: ['*'], deny: [] } }
  expect(judgeCall(everything, read('mos.env'), true).kind).toBe('deny')
})
