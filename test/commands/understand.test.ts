import { expect, test } from 'vitest'
import { commands } from '../../commands/index.ts'
import { toolsOf } from '../../src/command/tools.ts'
import { understand } from '../../src/command/understand.ts'

const tools = toolsOf(commands, ['*'])

test.each<[string, string | undefined, Record<string, unknown>?]>([
  ['spawn a coder named ada', 'fleet_spawn', { role: 'coder', name: 'ada' }],
  ['spawn an orchestrator named boss', 'fleet_spawn', { role: 'orchestrator', name: 'boss' }],
  ['add a new coder called ada on stub', 'fleet_spawn', { role: 'coder', name: 'ada', runtime: 'stub' }],
  ['spawn a security review called sec', 'fleet_spawn', { role: 'security review', name: 'sec' }],
  ['spawn a coder', 'fleet_spawn', { role: 'coder' }],
  ['what is my fleet doing?', 'fleet_ps', {}],
  ['what is ada doing?', 'agent_logs', { agent: 'ada' }],
  ['send ada hello', 'agent_send', { agent: 'ada', message: 'hello' }],
  ['relaunch ada', 'fleet_relaunch', { agent: 'ada' }],
  ['relaunch all agents', 'fleet_relaunch', { agent: 'all' }],
  ['restart ada please', 'fleet_relaunch', { agent: 'ada' }],
  ['remove ada', 'fleet_remove', { agent: 'ada' }],
  ['show me the roles', 'role_list', {}],
  ['show me the role coder', 'role_show', { role: 'coder' }],
  ['show my topics', 'topic_list', {}],
  ['open a new topic about the payment work', 'topic_new', { title: 'the payment work' }],
  ['cancel op-123', 'op_cancel', { op: 'op-123' }],
  ['show me op op-123', 'op_show', { op: 'op-123' }],
  ['cancel that', 'stop', {}],
  ['stop', 'stop', {}],
  ['doctor', 'doctor', {}],
  ['ps', 'ps', {}],
  ["why can't I use fleet spawn?", 'access_why', { command: 'fleet spawn?' }],
  ['/fleet spawn role:coder name:ada', 'fleet_spawn', { role: 'coder', name: 'ada' }],
  [
    '/agent send agent:ada message:look at https://example.org: it is down',
    'agent_send',
    { agent: 'ada', message: 'look at https://example.org: it is down' },
  ],
  ['/fleet spawn coder --name ada', 'fleet_spawn', { role: 'coder', name: 'ada' }],
  ['/ps', 'ps', {}],
  ['fleet spawn coder --name ada', 'fleet_spawn', { role: 'coder', name: 'ada' }],
  ['mos fleet spawn coder --name "a b"', 'fleet_spawn', { role: 'coder', name: 'a b' }],
  ['fleet spawn coder --nme ada', 'fleet_spawn', { nme: true, role: 'coder' }],
  ['Agent send ada "hello there"', 'agent_send', { agent: 'ada', message: 'hello there' }],
  ['stop doing that, it is wrong', undefined],
  ['tell me a joke', undefined],
  ['good morning', undefined],
  ['/nonsense', undefined],
  ['', undefined],
  ['🦀', undefined],
  ['```\nfleet spawn coder\n```', undefined],
  ['@everyone', undefined],
])('%s', (text, tool, options) => {
  expect(understand(tools, text)).toEqual(tool === undefined ? undefined : { tool, options })
})

test('every phrase in the definitions is understood as its own command', () => {
  for (const command of commands.values()) {
    for (const phrase of command.phrases) {
      const said = phrase
        .replaceAll(/\[[^\]]+\] ?/g, '')
        .replaceAll(/\(([^|)]+)[^)]*\)/g, '$1')
        .replaceAll(/<[^>]+>/g, 'ada')
      expect([said, understand(tools, said)?.tool]).toEqual([said, command.name.replace(' ', '_')])
    }
  }
})
