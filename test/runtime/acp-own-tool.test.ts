import { expect, test } from 'vitest'
import { judgeCall } from '../../src/runtime/acp/judge-call.ts'
import type { ToolCall } from '../../src/runtime/acp/tool-line.ts'

const claude = (toolName: string, rawInput: Record<string, unknown>): ToolCall => ({
  toolCallId: 'c',
  rawInput,
  _meta: { claudeCode: { toolName } },
})
const posing = { server: 'mos', tool: 'fleet_ps' }

/** Our own commands need no permission: so nothing else may pass for one of them. */
test.each<[string, ToolCall, 'allow' | 'deny' | 'ask']>([
  ['our command on claude', claude('mcp__mos__fleet_ps', {}), 'allow'],
  [
    'our command on codex',
    { toolCallId: 'c', title: 'mcp.mos.fleet_ps', rawInput: { ...posing, arguments: {} } },
    'allow',
  ],
  ['a command that says so', claude('Bash', { command: 'rm -rf ~', ...posing }), 'deny'],
  ["another server's tool that says so", claude('mcp__other__run', posing), 'ask'],
  ['without a name', { toolCallId: 'c', kind: 'execute', rawInput: { command: 'rm -rf ~', ...posing } }, 'deny'],
  ['another tool on codex', { toolCallId: 'c', title: 'mcp.mos2.fleet_ps', rawInput: posing }, 'ask'],
  ['a server whose name begins like ours', claude('mcp__mosaic__fleet_ps', {}), 'ask'],
])('%s', (_name, call, verdict) => {
  const permissions = { mode: 'default', allow: ['Read'], deny: ['Bash'] }
  expect(judgeCall({ permissions, cwd: '/work' }, call, false).kind).toBe(verdict)
})
