import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMcp } from '../../src/mcp/start-mcp.ts'
import type { Mcp } from '../../src/mcp/start-mcp.ts'
import { createToolSessions } from '../../src/orchestrator/create-tool-sessions.ts'
import type { ToolTurn } from '../../src/orchestrator/tool-sessions.ts'
import type { Tool } from '../../src/runtime/agent-runtime.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { askRaw, mcpHeaders } from './ask-mcp.ts'

const sessions = createToolSessions()
let mcp: Mcp
beforeAll(async () => {
  mcp = await startMcp({ toolSessions: sessions, logger: silentLogger })
})
afterAll(() => mcp.close())

const tool = (name: string, more: Partial<Tool> = {}): Tool => ({
  name,
  description: `does ${name}`,
  schema: { type: 'object', properties: { agent: { type: 'string' } } },
  readOnly: false,
  phrases: [],
  ...more,
})
const turnOf = (who: string, ...names: string[]): ToolTurn => ({
  tools: names.map((name) => tool(name)),
  callTool: (name, options) => Promise.resolve({ ok: true, text: `${who}: ${name} ${JSON.stringify(options)}` }),
})

async function connect(token: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' })
  const headers = { authorization: `Bearer ${token}` }
  await client.connect(new StreamableHTTPClientTransport(new URL(mcp.url), { requestInit: { headers } }))
  return client
}
async function call(client: Client, name: string, options: Record<string, unknown> = {}) {
  const result = CallToolResultSchema.parse(await client.callTool({ name, arguments: options }))
  const [first] = result.content
  return { isError: result.isError ?? false, text: first?.type === 'text' ? first.text : first }
}

test('a client sees its tools when its session starts, with what each does to the fleet', async () => {
  const tools = [tool('fleet_ps', { readOnly: true }), tool('fleet_spawn'), tool('fleet_remove', { isDangerous: true })]
  const client = await connect(sessions.open('console:list', tools))
  const listed = (await client.listTools()).tools
  await client.close()
  expect(
    listed.map(({ name, annotations }) => [name, annotations?.readOnlyHint, annotations?.destructiveHint]),
  ).toEqual([
    ['fleet_ps', true, false],
    ['fleet_spawn', false, false],
    ['fleet_remove', false, true],
  ])
  expect(listed[1]).toMatchObject({
    description: 'does fleet_spawn',
    inputSchema: { type: 'object', properties: { agent: { type: 'string' } } },
  })
})

test('a call belongs to the turn that runs; before, between and after turns it is refused in words', async () => {
  const client = await connect(sessions.open('console:turns', [tool('fleet_ps')]))
  const before = await call(client, 'fleet_ps')
  const endFirst = sessions.bind('console:turns', turnOf('ada', 'fleet_ps', 'send_file'))
  const first = await call(client, 'send_file', { path: 'a.txt' })
  endFirst()
  const between = await call(client, 'fleet_ps')
  const endSecond = sessions.bind('console:turns', turnOf('bob', 'fleet_ps'))
  const second = await call(client, 'fleet_ps')
  const unknown = await call(client, 'send_file')
  endSecond()
  await client.close()
  expect([first.text, second.text]).toEqual(['ada: send_file {"path":"a.txt"}', 'bob: fleet_ps {}'])
  expect(before).toEqual(between)
  expect([before.isError, unknown.isError]).toEqual([true, true])
  expect(before.text).toContain('Nothing was done: no turn runs')
  expect(unknown.text).toContain('There is no tool "send_file" here')
})

test('a tool that refuses, and one that throws, are errors that the model can read', async () => {
  const client = await connect(sessions.open('console:errors', []))
  sessions.bind('console:errors', {
    tools: [tool('fleet_spawn'), tool('broken')],
    callTool: (name) =>
      name === 'broken'
        ? Promise.reject(new Error('a fault'))
        : Promise.resolve({ ok: false, text: '`role` is missing.' }),
  })
  expect(await call(client, 'fleet_spawn')).toEqual({ isError: true, text: '`role` is missing.' })
  const broken = await call(client, 'broken')
  expect(broken.isError).toBe(true)
  expect(broken.text).toContain('a fault')
  await client.close()
})

test('calls of sessions side by side reach their own turns', async () => {
  const names = ['a', 'b', 'c', 'd']
  const clients = await Promise.all(
    names.map(async (name) => {
      const client = await connect(sessions.open(`console:${name}`, []))
      sessions.bind(`console:${name}`, turnOf(name, 'fleet_ps'))
      return client
    }),
  )
  const calls = clients.flatMap((client) => [1, 2, 3].map(() => call(client, 'fleet_ps')))
  const texts = (await Promise.all(calls)).map(({ text }) => text)
  await Promise.all(clients.map((client) => client.close()))
  expect(texts).toEqual(names.flatMap((name) => [1, 2, 3].map(() => `${name}: fleet_ps {}`)))
})

test('a session that has ended is told so, in its next request', async () => {
  const client = await connect(sessions.open('console:ends', [tool('fleet_ps')]))
  sessions.bind('console:ends', turnOf('ada', 'fleet_ps'))
  sessions.end('console:ends')
  await expect(call(client, 'fleet_ps')).rejects.toThrow(/401|Unauthorized|session has ended/)
  await client.close()
})

test('what comes in wrong is refused before it is read, and does nothing', async () => {
  const token = sessions.open('console:raw', [])
  let calls = 0
  sessions.bind('console:raw', {
    tools: [tool('fleet_ps')],
    callTool: () => Promise.resolve({ ok: true, text: `call ${++calls}` }),
  })
  const own = { ...mcpHeaders, authorization: `Bearer ${token}` }
  const ps = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'fleet_ps' } })
  const { port } = new URL(mcp.url)
  const bad: Record<string, Parameters<typeof askRaw>[1]> = {
    'no token': { headers: mcpHeaders, body: ps },
    'another scheme': { headers: { ...own, authorization: `Basic ${token}` }, body: ps },
    'a token of nobody': { headers: { ...own, authorization: `Bearer ${'x'.repeat(43)}` }, body: ps },
    'a hash instead of the token': { headers: { ...own, authorization: `Bearer ${token.toUpperCase()}` }, body: ps },
    'a name that was rebound': { headers: { ...own, host: `evil.example:${port}` }, body: ps },
    'another port in Host': { headers: { ...own, host: '127.0.0.1:1' }, body: ps },
    'a page of elsewhere': { headers: { ...own, origin: 'http://evil.example' }, body: ps },
    'a page that says null': { headers: { ...own, origin: 'null' }, body: ps },
    'another path': { path: '/.well-known/oauth-protected-resource', method: 'GET', headers: own },
    'a stream': { method: 'GET', headers: own },
    'an end': { method: 'DELETE', headers: own },
    'no JSON': { headers: own, body: '{"jsonrpc":' },
    'no message': { headers: own, body: '{"hello":"there"}' },
    null: { headers: own, body: 'null' },
    'another type': { headers: { ...own, 'content-type': 'text/plain' }, body: ps },
    'a huge body': { headers: own, body: ps.padEnd(1024 * 1024 + 1) },
    'a huge batch': { headers: own, body: `[${Array.from({ length: 5_000 }, () => ps).join()}]` },
  }
  const statuses: Record<string, number> = {}
  for (const [what, raw] of Object.entries(bad)) statuses[what] = (await askRaw(mcp.url, raw)).status
  expect(statuses).toEqual({
    'no token': 401,
    'another scheme': 401,
    'a token of nobody': 401,
    'a hash instead of the token': 401,
    'a name that was rebound': 403,
    'another port in Host': 403,
    'a page of elsewhere': 403,
    'a page that says null': 403,
    'another path': 404,
    'a stream': 405,
    'an end': 405,
    'no JSON': 400,
    'no message': 400,
    null: 400,
    'another type': 415,
    'a huge body': 413,
    'a huge batch': 400,
  })
  expect(calls).toBe(0)
  const well = await askRaw(mcp.url, { headers: own, body: ps })
  expect(well.body).toContain('call 1')
})

/** By bash's own connection, so that another user needs no program of ours. */
async function askFromShell(as: readonly string[], headers: Record<string, string>, body: string): Promise<string> {
  const { host, port } = new URL(mcp.url)
  const all = { ...headers, host, 'content-length': String(body.length), connection: 'close' }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  const message = ['POST /mcp HTTP/1.1', ...lines, '', body].join('\r\n')
  const script = `exec 3<>/dev/tcp/127.0.0.1/${port}; printf %s "$1" >&3; cat <&3`
  const { stdout } = await promisify(execFile)('env', [...as, 'bash', '-c', script, '-', message])
  return stdout
}

test.runIf(process.getuid?.() === 0)('another user of the machine, who has read the token, gets nothing', async () => {
  const token = sessions.open('console:user', [])
  sessions.bind('console:user', turnOf('ada', 'fleet_ps'))
  const headers = { ...mcpHeaders, authorization: `Bearer ${token}` }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'fleet_ps' } })
  expect(await askFromShell([], headers, body)).toContain('ada: fleet_ps')
  const stranger = await askFromShell(['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'], headers, body)
  expect(stranger).toMatch(/^HTTP\/1.1 403 .*Only programs of the user who runs Mos/su)
})

test('options that are no object are an answer of the protocol, and the session goes on', async () => {
  const token = sessions.open('console:options', [])
  sessions.bind('console:options', turnOf('ada', 'fleet_ps'))
  const headers = { ...mcpHeaders, authorization: `Bearer ${token}` }
  for (const options of ['text', 7, [1], null]) {
    const params = { name: 'fleet_ps', arguments: options }
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })
    expect((await askRaw(mcp.url, { headers, body })).body).toContain('arguments')
  }
  const client = await connect(token)
  expect(await call(client, 'fleet_ps')).toMatchObject({ text: 'ada: fleet_ps {}' })
  await client.close()
})

test('closed, it takes nobody any more, also with calls that still run', async () => {
  const other = await startMcp({ toolSessions: sessions, logger: silentLogger })
  const token = sessions.open('console:closing', [])
  const called = Promise.withResolvers<void>()
  sessions.bind('console:closing', {
    tools: [tool('slow')],
    callTool: () => {
      called.resolve()
      return new Promise(() => undefined)
    },
  })
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'slow' } })
  const asked = askRaw(other.url, { headers: { ...mcpHeaders, authorization: `Bearer ${token}` }, body })
  const ending = asked.then(() => 'answered', String)
  await called.promise
  await other.close()
  expect(await ending).toContain('socket hang up')
  await expect(askRaw(other.url, { body: '{}' })).rejects.toThrow('ECONNREFUSED')
})
