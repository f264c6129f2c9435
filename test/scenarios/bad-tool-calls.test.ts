import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { McpServer } from '@agentclientprotocol/sdk/unstable'
import { expect, test } from 'vitest'
import { callTool } from '../runtime/fake-agent/call-tool.ts'
import { answered, personWithModel, talk, topicOf } from '../support/person-with-model.ts'
import type { PersonWithMos } from '../support/person-with-mos.ts'
import type { Thread } from '../wire/view/channel.ts'

type McpServerHttp = Extract<McpServer, { type: 'http' }>

const call = (tool: string, options: unknown = {}) => `mcp ${tool} ${JSON.stringify(options)}`

test('bad tool calls are one clear line each, do nothing, and leave the topic usable', async () => {
  const person = await personWithModel()
  const { mos, olga } = person
  const thread = await topicOf(person, olga)
  const calls = [
    call('fleet_frobnicate'),
    call('fleet_spawn', { role: 7, runtime: ['stub'] }),
    call('fleet_spawn', { name: 'ada', runtime: 'stub' }),
    call('fleet_spawn', { role: 'coder', name: '-x', runtime: 'stub' }),
    call('fleet_spawn', { role: 'coder', name: '--now', runtime: 'stub' }),
    call('fleet_spawn', { role: 'coder', name: '../../etc', runtime: 'stub' }),
    call('fleet_remove', { agent: '--now' }),
    call('agent_send', { agent: '-x', message: 'hello' }),
    call('fleet_spawn', { role: 'coder', name: 'ada', runtime: 'stub', force: true }),
    call('ask_person', { title: '' }),
  ]
  for (const [n, each] of calls.entries()) {
    await olga.say(thread, each)
    await answered(thread, n + 2)
  }
  expect(withoutFooter(await talk(thread))).toMatchInlineSnapshot(`
    "olga: (the message that started this thread)
    mos ↳ olga: Hello.
    olga: mcp fleet_frobnicate {}
    mos ↳ olga: There is no tool "fleet_frobnicate" here. The list has those that there are.
    olga: mcp fleet_spawn {"role":7,"runtime":["stub"]}
    mos ↳ olga: \`role\` of \`fleet spawn\` cannot be \`7\`: it takes text.
    olga: mcp fleet_spawn {"name":"ada","runtime":"stub"}
    mos ↳ olga: \`fleet spawn\` needs \`role\`: what the new agent is for.
    olga: mcp fleet_spawn {"role":"coder","name":"-x","runtime":"stub"}
    mos ↳ olga: \`name\` of \`fleet spawn\`: "-x" does not fit as a name: use a-z, 0-9 and single hyphens, a letter first, like ada or review-2.
    olga: mcp fleet_spawn {"role":"coder","name":"--now","runtime":"stub"}
    mos ↳ olga: \`name\` of \`fleet spawn\`: "--now" does not fit as a name: use a-z, 0-9 and single hyphens, a letter first, like ada or review-2.
    olga: mcp fleet_spawn {"role":"coder","name":"../../etc","runtime":"stub"}
    mos ↳ olga: \`name\` of \`fleet spawn\`: "../../etc" does not fit as a name: use a-z, 0-9 and single hyphens, a letter first, like ada or review-2.
    olga: mcp fleet_remove {"agent":"--now"}
    mos ↳ olga: There is no agent \`--now\`. \`fleet ps\` shows who is there.
    olga: mcp agent_send {"agent":"-x","message":"hello"}
    mos ↳ olga: There is no agent \`-x\`. \`fleet ps\` shows who is there.
    olga: mcp fleet_spawn {"role":"coder","name":"ada","runtime":"stub","force":true}
    mos ↳ olga: \`fleet spawn\` has no option \`force\`. It takes role, name, runtime, project, branch, model and task.
    olga: mcp ask_person {"title":""}
    mos ↳ olga: ask_person: \`title\` can't be used: there is nothing to see in it."
  `)
  expect(await mos.panes()).toEqual([])
  const ops = await mos.shell('op', 'list', '--json')
  expect(JSON.parse(ops.stdout)).toEqual([])
  await olga.say(thread, 'say still here')
  await thread.says(/^mos ↳ olga: still here/u, 20_000)
}, 120_000)

test('a tool call after its turn, or with a token of before, does nothing and says why', async () => {
  const person = await personWithModel()
  const { mos, olga } = person
  const thread = await topicOf(person, olga)
  const spawn = { role: 'coder', name: 'ada', runtime: 'stub' }
  const before = await serversOf(person, thread, 2)
  expect(await callTool(before, 'fleet_spawn', spawn)).toEqual({
    ok: false,
    text: expect.stringMatching(/^Nothing was done: no turn runs in this session/u) as string,
  })
  await mos.stop()
  await mos.start()
  const now = await serversOf(person, thread, 3)
  const posing = now.map((server) => ({ ...server, headers: before[0]?.headers ?? [] }))
  expect(await callTool(posing, 'fleet_spawn', spawn)).toEqual({
    ok: false,
    text: expect.stringContaining('This token belongs to no session, or its session has ended.') as string,
  })
  await olga.say(thread, 'say still here')
  await thread.says(/^mos ↳ olga: still here/u, 20_000)
  expect(await mos.panes()).toEqual([])
  expect((await mos.shell('op', 'list')).stdout).toBe('There are no ops yet.\n')
}, 120_000)

/** How the topic's session reaches its tools, once the turn that told it is over. */
async function serversOf(
  { mos, olga }: PersonWithMos,
  thread: Thread,
  count: number,
): Promise<readonly McpServerHttp[]> {
  await olga.say(thread, 'opened')
  await answered(thread, count)
  const { mcpServers } = JSON.parse(await readFile(join(mos.home, '.fake-agent', 'opened.json'), 'utf8')) as {
    mcpServers: McpServerHttp[]
  }
  const said = thread.messages().findLast((message) => message.content.includes('mcpServers'))?.content ?? ''
  const tokens = mcpServers.flatMap(({ headers }) => headers.map(({ value }) => value.replace(/^Bearer /u, '')))
  expect(tokens.map((token) => [token.length > 40, said.includes(token)])).toEqual([[true, false]])
  return mcpServers
}

const withoutFooter = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/^ {2}(?:-#|@)/u.test(line))
    .join('\n')
