import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js'
import { expect, onTestFinished, test } from 'vitest'
import { createHost } from '../../src/host/create-host.ts'
import { startMcp } from '../../src/mcp/start-mcp.ts'
import { createOwnTools } from '../../src/orchestrator/create-own-tools.ts'
import { createToolSessions } from '../../src/orchestrator/create-tool-sessions.ts'
import { endUnused } from '../../src/orchestrator/end-unused.ts'
import type { Principal } from '../../src/fleet/principal.ts'
import type { SessionSpec } from '../../src/runtime/agent-runtime.ts'
import { owner } from '../commands/desk.ts'
import { done, fakeModel, text } from '../orchestrator/fake-model.ts'
import { runTurns, topicId } from '../orchestrator/run-turns.ts'
import { eventually } from '../support/eventually.ts'
import { silentLogger } from '../support/silent-logger.ts'

type Call = readonly [name: string, options?: Record<string, unknown>]

/** As a program does that got the spec: a client of its own, over HTTP. */
async function connect(tools: SessionSpec['tools']): Promise<Client> {
  const client = new Client({ name: 'a coding agent', version: '1' })
  const headers = { authorization: `Bearer ${tools?.token ?? ''}` }
  await client.connect(new StreamableHTTPClientTransport(new URL(tools?.url ?? ''), { requestInit: { headers } }))
  return client
}
async function call(client: Client, [name, options = {}]: Call): Promise<string> {
  const { content, isError } = CallToolResultSchema.parse(await client.callTool({ name, arguments: options }))
  const [first] = content
  return `${isError === true ? 'error: ' : ''}${first?.type === 'text' ? first.text : ''}`
}

/** A topic on a model whose program makes the calls that the test has for its turn. */
async function topicWithTools() {
  const turns = await runTurns()
  const toolSessions = createToolSessions()
  const mcp = await startMcp({ toolSessions, logger: silentLogger })
  onTestFinished(() => mcp.close())
  const results: string[] = []
  const runtime = fakeModel({
    async *script() {
      const client = await connect(runtime.specs.at(-1)?.tools)
      for (const each of calls) results.push(await call(client, each))
      await client.close()
      yield text('done')
      yield done
    },
  })
  const { files } = createHost({ hostId: 'here', path: '' })
  turns.start(runtime, {
    toolSessions,
    mcpUrl: () => Promise.resolve(mcp.url),
    ownTools: createOwnTools({ files, store: turns.store }),
  })
  let calls: readonly Call[] = []
  let messages = 0
  /** A turn that makes these calls, as somebody or woken; what came back. */
  const ask = async (by: Principal | 'nobody', ...next: readonly Call[]): Promise<readonly string[]> => {
    const before = results.length
    calls = next
    await turns.write(++messages, 'go on', by === 'nobody' ? { wake: { opIds: [] } } : { by })
    await turns.said(messages)
    return results.slice(before)
  }
  return { ...turns, ask, runtime, toolSessions, tools: () => runtime.specs.at(-1)?.tools }
}

const viewer = { ...owner, userId: '300' }
const stranger = { ...owner, userId: '200' }
const spawnAda: Call = ['fleet_spawn', { role: 'coder', name: 'ada', runtime: 'stub' }]

test('a tool call has exactly the rights of who speaks, in one session, from turn to turn', async () => {
  const { ask, store } = await topicWithTools()
  const [looked, refused] = await ask(viewer, ['fleet_ps'], spawnAda)
  expect(looked).toContain('orchestrator')
  expect(refused).toMatchInlineSnapshot(`"error: \`fleet spawn\` is refused: a grant to you covers only message."`)
  // Who may not talk here has no turn at all, whatever let the message in.
  expect(await ask(stranger, ['fleet_ps'])).toEqual([])
  expect(await store.ops.list()).toEqual([])
  const [queued] = await ask(owner, spawnAda)
  expect(queued).toMatchInlineSnapshot(`"Queued: spawn ada (op-m3-1-0). Its receipt shows how it goes."`)
  expect(await store.ops.list()).toMatchObject([{ title: 'spawn ada', by: owner, wakes: { topicId } }])
  expect((await ask(viewer, spawnAda))[0]).toBe(refused)
  expect(await store.ops.list()).toHaveLength(1)
})

test('nobody speaks: the mandate decides what may be done, looking is free', async () => {
  const { ask, store } = await topicWithTools()
  await ask(owner, ['fleet_ps'])
  const [looked, refused] = await ask('nobody', ['fleet_ps'], spawnAda)
  expect(looked).toContain('orchestrator')
  expect(refused).toMatchInlineSnapshot(
    `"Not done: this is beyond your mandate (it is to look, and nothing else). A person was asked and decides with a click; do not ask again for the same."`,
  )
  expect(await store.ops.list()).toEqual([])
  await store.topics.update(topicId, { mandate: { owner, mandate: { verbs: ['fleet spawn'] } } })
  expect((await ask('nobody', spawnAda))[0]).toContain('Queued: spawn ada')
  expect((await store.ops.list()).map(({ by }) => by.kind)).toEqual(['mandate'])
})

test('what is dangerous becomes a card, and has no effect', async () => {
  const { ask, store } = await topicWithTools()
  const [answer] = await ask(owner, ['fleet_relaunch', { agent: 'all' }])
  expect(answer).toBe('This waits for a click on the card: read the plan first.')
  expect(await store.ops.list()).toEqual([])
})

test('wrong options, and tools that are not there, are words that name what is wrong', async () => {
  const { ask, store } = await topicWithTools()
  const answers = await ask(
    owner,
    ['fleet_spawn', { name: 'ada' }],
    ['fleet_spawn', { role: 'coder', name: '../x' }],
    ['fleet_spawn', { role: 'coder', nmae: 'ada' }],
    ['agent_send', { agent: { $gt: '' }, message: 'x' }],
    ['no_such_tool'],
    ['send_file', { path: '/etc/passwd' }],
  )
  expect(answers.map((answer) => answer.replaceAll(/\/tmp\/[^ ]*/g, '/dir'))).toMatchInlineSnapshot(`
    [
      "error: \`fleet spawn\` needs \`role\`: what the new agent is for.",
      "error: \`name\` of \`fleet spawn\`: "../x" does not fit as a name: use a-z, 0-9 and single hyphens, a letter first, like ada or review-2.",
      "error: \`fleet spawn\` has no option \`nmae\`. It takes role, name, runtime, project, branch, model and task. Did you mean \`name\`?",
      "error: \`agent\` of \`agent send\` cannot be \`{"$gt":""}\`: it takes text.",
      "error: There is no tool "no_such_tool" here. The list has those that there are.",
      "error: Cannot read /etc/passwd: it lies outside of /dir",
    ]
  `)
  expect(await store.ops.list()).toEqual([])
})

test('the token is of its session alone: outside of a turn it moves nothing, and it ends with the topic', async () => {
  const { ask, store, runtime, toolSessions, tools } = await topicWithTools()
  await ask(owner, ['fleet_ps'])
  await ask(owner, ['fleet_ps'])
  const tokens = new Set(runtime.specs.map((spec) => spec.tools?.token))
  expect(tokens.size).toBe(1)
  const client = await connect(tools())
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['fleet_ps', 'ask_person']),
  )
  expect(await call(client, spawnAda)).toContain('error: Nothing was done: no turn runs in this session')
  const kept: unknown[] = []
  const stop = endUnused({
    store,
    runtimes: {
      async end(key, { except }) {
        kept.push(except)
        if (except !== runtime.name) await runtime.end(key)
      },
    },
    runtimeOf: () => Promise.resolve('pi'),
    toolSessions,
    logger: silentLogger,
  })
  onTestFinished(stop)
  await eventually('the end of the program that the topic has left', () => kept.includes('pi'))
  await store.topics.update(topicId, { state: 'closed' })
  await eventually('the end of the session', () => toolSessions.idle().length === 0)
  await eventually('the end of all of its programs', () => kept.includes(undefined))
  await expect(client.listTools()).rejects.toThrow('session has ended')
  await expect(connect(tools())).rejects.toThrow('session has ended')
  await client.close()
})
