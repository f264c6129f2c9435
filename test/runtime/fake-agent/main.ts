import { Readable, Writable } from 'node:stream'
import { agent, methods, ndJsonStream, PROTOCOL_VERSION, RequestError } from '@agentclientprotocol/sdk/unstable'
import type { NewSessionRequest, PromptRequest } from '@agentclientprotocol/sdk/unstable'
import { createMemory } from './memory.ts'
import { act } from './act.ts'
import type { Client, Opened } from './scene.ts'
import { offers } from './offers.ts'

// An agent without a model, on the SDK's own side of the protocol. What it does is said by the prompt's last scripted
// line (act.ts); how it starts and what it can, by FAKE_AGENT: hang, hang-again (the second process), exit, version,
// login, hang-new, hang-resume, hang-mode, no-resume, close, load, no-images, no-mcp, system-prompt, steer, modes, models.
const faults = new Set((process.env['FAKE_AGENT'] ?? '').split(','))
const memory = createMemory(process.env['FAKE_AGENT_STATE'] ?? `${process.env['HOME'] ?? '/tmp'}/.fake-agent`)

if (faults.has('exit')) {
  process.stderr.write('fake agent: its settings can not be read\n')
  process.exit(3)
}

const isFirst = memory.starts() === 1
const running = new Map<string, AbortController>()
const sessions = new Map<string, Opened>()

const open = (id: string, params: Partial<NewSessionRequest>) => {
  sessions.set(id, { params, chosen: {}, steered: [], onWake: [] })
  return offers(faults)
}

const prompt = async (params: PromptRequest, client: Client) => {
  const { sessionId } = params
  const controller = new AbortController()
  running.set(sessionId, controller)
  try {
    const texts = params.prompt.flatMap((block) => (block.type === 'text' ? [block.text] : []))
    const images = params.prompt.filter((block) => block.type === 'image').length
    const opened = sessions.get(sessionId) ?? { params: {}, chosen: {}, steered: [], onWake: [] }
    const { signal } = controller
    const told = { ...opened, clientCapabilities, open: sessions.size }
    memory.journal(texts.join('\n'))
    const text = memory.script() ?? texts.join('\n')
    const answer = await act({ client, sessionId, text, images, opened: told, memory, signal })
    return { stopReason: signal.aborted ? ('cancelled' as const) : ('end_turn' as const), ...answer }
  } finally {
    running.delete(sessionId)
  }
}

const readSteering = (given: unknown) => {
  const { sessionId, prompt: blocks } = given as PromptRequest
  return { sessionId, text: blocks.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n') }
}

const known = (id: string): string => {
  if (!memory.has(id)) throw RequestError.resourceNotFound(id)
  return id
}

/** Never answers where the fault says so. */
const unless = async (fault: string): Promise<void> => {
  if (faults.has(fault)) await new Promise(() => undefined)
}

let clientCapabilities: unknown

const app = agent({ name: 'fake' })
  .onRequest(methods.agent.initialize, async ({ params }) => {
    clientCapabilities = params.clientCapabilities
    if (faults.has('hang') || (faults.has('hang-again') && !isFirst)) await new Promise(() => undefined)
    return {
      protocolVersion: faults.has('version') ? 99 : PROTOCOL_VERSION,
      agentInfo: { name: 'fake', version: '1.0.0' },
      agentCapabilities: {
        promptCapabilities: { image: !faults.has('no-images') },
        mcpCapabilities: { http: !faults.has('no-mcp') },
        loadSession: faults.has('load'),
        sessionCapabilities: {
          ...(faults.has('no-resume') || faults.has('load') ? {} : { resume: {} }),
          ...(faults.has('close') ? { close: {} } : {}),
          ...(faults.has('system-prompt') ? { systemPrompt: {} } : {}),
        },
      },
      _meta: { steering: { supported: faults.has('steer') } },
    }
  })
  .onRequest(methods.agent.session.new, async ({ params }) => {
    await unless('hang-new')
    if (faults.has('login')) throw RequestError.authRequired()
    const sessionId = memory.create()
    return { sessionId, ...open(sessionId, params) }
  })
  .onRequest(methods.agent.session.resume, async ({ params }) => {
    await unless('hang-resume')
    return open(known(params.sessionId), params)
  })
  .onRequest(methods.agent.session.load, async ({ params, client }) => {
    const { sessionId } = params
    for (const text of memory.recall(known(sessionId))) {
      const update = { sessionUpdate: 'agent_message_chunk' as const, content: { type: 'text' as const, text } }
      await client.notify(methods.client.session.update, { sessionId, update })
    }
    return open(sessionId, params)
  })
  .onRequest(methods.agent.session.close, ({ params }) => {
    sessions.delete(params.sessionId)
    return {}
  })
  .onRequest(methods.agent.session.setMode, async ({ params }) => {
    await unless('hang-mode')
    Object.assign(sessions.get(params.sessionId)?.chosen ?? {}, { mode: params.modeId })
    return {}
  })
  .onRequest(methods.agent.session.setConfigOption, ({ params }) => {
    Object.assign(sessions.get(params.sessionId)?.chosen ?? {}, { [params.configId]: params.value })
    return { configOptions: [] }
  })
  .onRequest('_session/steering', readSteering, ({ params: { sessionId, text } }) => {
    if (!running.has(sessionId)) return { outcome: 'promptRequired', reason: 'noRunningTurn' }
    sessions.get(sessionId)?.steered.push(text)
    return { outcome: 'injected' }
  })
  .onRequest(methods.agent.session.prompt, ({ params, client }) => prompt(params, client))
  .onNotification(methods.agent.session.cancel, ({ params }) => running.get(params.sessionId)?.abort())

app.connect(ndJsonStream(Writable.toWeb(process.stdout), Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>))
