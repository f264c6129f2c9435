import { Readable, Writable } from 'node:stream'
import { agent, methods, ndJsonStream, PROTOCOL_VERSION, RequestError } from '@agentclientprotocol/sdk/unstable'
import type { NewSessionRequest, PromptRequest } from '@agentclientprotocol/sdk/unstable'
import { createMemory } from './memory.ts'
import { act } from './act.ts'
import type { Client } from './act.ts'

// An agent without a model, on the SDK's own side of the protocol. What it does is said by the prompt's last scripted
// line (act.ts); how it starts, by FAKE_AGENT: hang, exit, version, login, no-resume, no-images.
const faults = new Set((process.env['FAKE_AGENT'] ?? '').split(','))
const memory = createMemory(process.env['FAKE_AGENT_STATE'] ?? `${process.env['HOME'] ?? '/tmp'}/.fake-agent`)

if (faults.has('exit')) {
  process.stderr.write('fake agent: its settings can not be read\n')
  process.exit(3)
}

const running = new Map<string, AbortController>()
const servers = new Map<string, NewSessionRequest['mcpServers']>()

const open = (id: string, params: { readonly mcpServers?: NewSessionRequest['mcpServers'] | undefined }) => {
  servers.set(id, params.mcpServers ?? [])
}

const prompt = async (params: PromptRequest, client: Client) => {
  const { sessionId } = params
  const controller = new AbortController()
  running.set(sessionId, controller)
  try {
    const texts = params.prompt.flatMap((block) => (block.type === 'text' ? [block.text] : []))
    const images = params.prompt.filter((block) => block.type === 'image').length
    const usage = await act({
      client,
      sessionId,
      text: texts.join('\n'),
      images,
      servers: servers.get(sessionId) ?? [],
      memory,
      signal: controller.signal,
    })
    return { stopReason: controller.signal.aborted ? ('cancelled' as const) : ('end_turn' as const), ...usage }
  } finally {
    running.delete(sessionId)
  }
}

const known = (id: string): string => {
  if (!memory.has(id)) throw RequestError.resourceNotFound(id)
  return id
}

const app = agent({ name: 'fake' })
  .onRequest(methods.agent.initialize, async () => {
    if (faults.has('hang')) await new Promise(() => undefined)
    return {
      protocolVersion: faults.has('version') ? 99 : PROTOCOL_VERSION,
      agentInfo: { name: 'fake', version: '1.0.0' },
      agentCapabilities: {
        promptCapabilities: { image: !faults.has('no-images') },
        mcpCapabilities: { http: true },
        ...(faults.has('no-resume') ? {} : { sessionCapabilities: { resume: {} } }),
      },
    }
  })
  .onRequest(methods.agent.session.new, ({ params }) => {
    if (faults.has('login')) throw RequestError.authRequired()
    const sessionId = memory.create()
    open(sessionId, params)
    return { sessionId }
  })
  .onRequest(methods.agent.session.resume, ({ params }) => {
    open(known(params.sessionId), params)
    return {}
  })
  .onRequest(methods.agent.session.prompt, ({ params, client }) => prompt(params, client))
  .onNotification(methods.agent.session.cancel, ({ params }) => running.get(params.sessionId)?.abort())

app.connect(ndJsonStream(Writable.toWeb(process.stdout), Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>))
