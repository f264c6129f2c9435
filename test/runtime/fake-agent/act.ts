import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { methods, RequestError } from '@agentclientprotocol/sdk/unstable'
import type { RequestPermissionResponse, ToolCallUpdate } from '@agentclientprotocol/sdk/unstable'
import { callTool } from './call-tool.ts'
import { misbehaviours } from './misbehaviours.ts'
import { callOf, paused, say, tell } from './scene.ts'
import type { Act, Answer, Scene } from './scene.ts'
import { shows } from './shows.ts'

/**
 * Does what the prompt's last scripted line asks for; without one it says the text back. After a line `script` each one
 * counts, in their order. Woken by an op's end it does what it was told to do then.
 */
export async function act(scene: Scene): Promise<Answer> {
  const isWoken = scene.text.includes('[Nobody wrote: ')
  const text = isWoken ? (scene.opened.onWake.shift() ?? 'say Nothing more to do.') : scene.text
  const lines = text.split('\n').map((line) => line.trim())
  const from = lines.lastIndexOf('script')
  if (from === -1) return actOnce(scene, lines)
  const answers: Answer[] = []
  for (const line of lines.slice(from + 1)) answers.push(await actOnce(scene, [line]))
  return Object.assign({}, ...answers) as Answer
}

async function actOnce(scene: Scene, lines: readonly string[]): Promise<Answer> {
  for (const line of lines.toReversed()) {
    const [verb = '', ...rest] = line.split(' ')
    const found = acts[verb]
    if (found) return (await found(scene, rest.join(' '))) ?? {}
  }
  await say(scene, lines.at(-1) ?? '')
  return {}
}

async function request(scene: Scene, toolCall: ToolCallUpdate): Promise<string> {
  const { outcome } = await scene.client.request<RequestPermissionResponse>(methods.client.session.requestPermission, {
    sessionId: scene.sessionId,
    toolCall,
    options: [
      { optionId: 'yes', name: 'Yes', kind: 'allow_once' },
      { optionId: 'always', name: 'Always', kind: 'allow_always' },
      { optionId: 'no', name: 'No', kind: 'reject_once' },
    ],
  })
  return outcome.outcome === 'selected' ? outcome.optionId : 'cancelled'
}

async function tellUsage(scene: Scene): Promise<Answer> {
  const cost = { amount: 0.25, currency: 'USD' }
  await tell(scene, { sessionUpdate: 'usage_update', used: 1000, size: 8000, cost })
  return { usage: { inputTokens: 900, outputTokens: 100, totalTokens: 1000 } }
}

async function ask(scene: Scene, command: string): Promise<undefined> {
  const how = await request(scene, callOf(command))
  await tell(scene, {
    sessionUpdate: 'tool_call_update',
    toolCallId: `call-${command}`,
    status: how === 'yes' ? 'completed' : 'failed',
  })
  await say(scene, `permission: ${how}`)
}

const acts: Readonly<Record<string, Act>> = {
  ...shows,
  /** `woken say one ;; say two`: what it does the next time that an op's end wakes it */
  async woken(scene, rest) {
    scene.opened.onWake.push(['script', ...rest.split(' ;; ')].join('\n'))
    return Promise.resolve(undefined)
  },
  async say(scene, rest) {
    await say(scene, rest)
    return undefined
  },
  /** `mcp fleet_ps {}`: calls a tool of the first server that it was given */
  async mcp(scene, rest) {
    const [, name = '', given = '{}'] = /^(\S+)\s*(.*)$/u.exec(rest) ?? []
    const call = { toolCallId: `mcp-${randomUUID()}`, title: `mcp__mos__${name}`, name: `mcp__mos__${name}` }
    await tell(scene, { sessionUpdate: 'tool_call', ...call, kind: 'other', status: 'in_progress' })
    const result = await callTool(
      scene.opened.params.mcpServers ?? [],
      name,
      JSON.parse(given) as Record<string, unknown>,
    )
    const status = result.ok ? 'completed' : 'failed'
    await tell(scene, { sessionUpdate: 'tool_call_update', toolCallId: call.toolCallId, status })
    await say(scene, result.text)
    return undefined
  },
  /** wants to look at a file outside of what its program lets it */
  async read(scene, rest) {
    const call = { toolCallId: `read-${rest}`, title: rest, kind: 'read', rawInput: { filePath: rest } } as const
    await tell(scene, { sessionUpdate: 'tool_call', ...call, status: 'pending' })
    const how = await request(scene, call)
    await tell(scene, { sessionUpdate: 'tool_call_update', toolCallId: call.toolCallId, status: 'completed' })
    await say(scene, `read: ${how}`)
    return undefined
  },
  async permission(scene, rest) {
    await tell(scene, { sessionUpdate: 'tool_call', ...callOf(rest), status: 'pending' })
    return ask(scene, rest)
  },
  /** `wants {"kind":"edit",…}`: asks for any call, as its program would tell of it */
  async wants(scene, rest) {
    const call = { toolCallId: `wants-${randomUUID()}`, ...(JSON.parse(rest) as object) }
    await tell(scene, { sessionUpdate: 'tool_call', title: 'wants', ...call, status: 'pending' })
    await say(scene, `permission: ${await request(scene, call)}`)
    return undefined
  },
  /** `as token fleet_ps {}`: calls a tool of the first server with a token of its choice */
  async as(scene, rest) {
    const [, token = '', name = '', given = '{}'] = /^(\S+) (\S+)\s*(.*)$/u.exec(rest) ?? []
    const headers = [{ name: 'Authorization', value: `Bearer ${token}` }]
    const servers = (scene.opened.params.mcpServers ?? []).map((server) => ({ ...server, headers }))
    const result = await callTool(servers, name, JSON.parse(given) as Record<string, unknown>)
    await say(scene, result.text)
    return undefined
  },
  /** asks for a call that it never told of */
  orphan: (scene, rest) => ask(scene, rest),
  /** asks by the call's id alone, and tells what it is about right after: codex with tools of servers */
  async bare(scene, rest) {
    const asked = request(scene, { toolCallId: 'bare', kind: 'execute', status: 'pending' })
    await paused(scene, 20)
    const rawInput = rest === 'own' ? { server: 'mos', tool: 'fleet_ps', arguments: {} } : { command: rest }
    const title = rest === 'own' ? 'mcp.mos.fleet_ps' : rest
    await tell(scene, { sessionUpdate: 'tool_call', toolCallId: 'bare', title, status: 'in_progress', rawInput })
    await say(scene, `permission: ${await asked}`)
    return undefined
  },
  /** takes a denial for the end of the turn: codex */
  async strict(scene, rest) {
    const how = await request(scene, callOf(rest))
    return how === 'yes' ? undefined : { stopReason: 'cancelled' }
  },
  async refuse() {
    return { stopReason: 'refusal' }
  },
  async env(scene, rest) {
    await say(scene, `${rest}=${process.env[rest] ?? '(none)'}`)
    return undefined
  },
  async pid(scene) {
    await say(scene, `pid ${process.pid}`)
    return undefined
  },
  /** what the session was opened with, and what was set since */
  async opened(scene) {
    const { chosen, clientCapabilities, open } = scene.opened
    const { cwd: _, ...params } = scene.opened.params
    const text = JSON.stringify({ ...params, chosen, clientCapabilities, open })
    scene.memory.opened(text)
    await say(scene, text)
    return undefined
  },
  /** goes on until it is steered, and says how */
  async listen(scene) {
    await say(scene, 'listening')
    while (scene.opened.steered.length === 0 && !scene.signal.aborted) await paused(scene, 10)
    await say(scene, scene.opened.steered.join())
    return undefined
  },
  async usage(scene) {
    const answer = await tellUsage(scene)
    await say(scene, 'counted')
    return answer
  },
  async hang(scene) {
    await say(scene, 'waiting')
    await paused(scene, 3_600_000)
    return undefined
  },
  /** `halfway work`: stays in the middle of it; said again in a session that remembers the first half, it gets to its end */
  async halfway(scene, rest) {
    const hasBegun = scene.memory.recall(scene.sessionId).includes(rest)
    if (!hasBegun) scene.memory.remember(scene.sessionId, rest)
    await say(scene, hasBegun ? `the rest of ${rest}` : `half of ${rest}`)
    if (!hasBegun) await paused(scene, 3_600_000)
    return undefined
  },
  /** does not even hear that it is cancelled */
  async deaf(scene) {
    await say(scene, 'waiting')
    await new Promise(() => undefined)
    return undefined
  },
  async die(scene) {
    await say(scene, 'before the end')
    process.stderr.write('fake agent: out of memory\n')
    process.exit(9)
  },
  /** `misbehave garbage`, `misbehave flood 100`: misbehaviours.ts */
  async misbehave(scene, rest) {
    const [name = '', ...more] = rest.split(' ')
    await misbehaviours[name]?.(more.join(' '))
    await say(scene, `after the ${name}`)
    return undefined
  },
  error(_scene, rest) {
    throw RequestError.internalError({ message: rest })
  },
  /** one voice of a board, of which the named one dies; then its conclusion */
  async lens(scene, rest) {
    const name = /Yours is "(\w+)"/u.exec(scene.text)?.[1]
    if (name === rest) return acts['die']?.(scene, '')
    await say(scene, name === undefined ? 'Wait,\nand measure.' : `${name} says no.`)
    return tellUsage(scene)
  },
  /** the same once there is this file; it does not hear that nobody waits any more */
  async 'lens-at'(scene, rest) {
    while (!existsSync(rest)) await wait(20)
    return acts['lens']?.(scene, '')
  },
  /** what Mos looked up for this turn */
  async facts(scene) {
    await say(scene, scene.text.slice(scene.text.indexOf('[Facts for this turn'), scene.text.indexOf('\n]') + 2))
    return undefined
  },
  /** what it was woken with */
  async told(scene) {
    await say(scene, scene.text.slice(scene.text.indexOf('[Nobody wrote: ')))
    return undefined
  },
  async remember(scene, rest) {
    scene.memory.remember(scene.sessionId, rest)
    await say(scene, 'remembered')
    return undefined
  },
  async recall(scene) {
    await say(scene, `I remember: ${scene.memory.recall(scene.sessionId).join(', ') || 'nothing'}`)
    return undefined
  },
  async images(scene) {
    await say(scene, `images: ${scene.images}`)
    return undefined
  },
}
