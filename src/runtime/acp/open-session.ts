import { methods } from '@agentclientprotocol/sdk/unstable'
import { z } from 'zod'
import type { SessionSpec } from '../agent-runtime.ts'
import { toolServer } from './acp-program.ts'
import type { AcpProgram } from './acp-program.ts'
import { chooseSettings, modelOf, settingsSchema } from './choose-settings.ts'
import type { Connection } from './connect.ts'
import { isUnknownSession } from './failures.ts'
import type { Features } from './initialize.ts'

type Deps = {
  readonly program: AcpProgram
  readonly connection: Connection
  readonly features: Features
  readonly timeoutMs: number
}

export type OpenedSession = {
  readonly runtimeSessionId: string
  readonly isResumed: boolean
  readonly model: string | undefined
}

const answerSchema = settingsSchema.extend({ sessionId: z.string().optional() })

/** Goes on with the session that is asked for, or opens a new one; then sets mode and model where they are offered. */
export async function openSession(deps: Deps, spec: SessionSpec): Promise<OpenedSession> {
  const { program, connection, timeoutMs } = deps
  const opened = (await resume(deps, spec)) ?? (await create(deps, spec))
  for (const { method, params } of chooseSettings(program, spec, opened.settings)) {
    await connection.request(method, { sessionId: opened.runtimeSessionId, ...params }, timeoutMs)
  }
  const { runtimeSessionId, isResumed, settings } = opened
  return { runtimeSessionId, isResumed, model: modelOf(spec, settings) }
}

async function resume({ program, connection, features, timeoutMs }: Deps, spec: SessionSpec) {
  const { runtimeSessionId } = spec
  if (runtimeSessionId === undefined || features.resume === 'none') return undefined
  // While a session is loaded its whole history is told again; nobody listens to updates outside of a turn.
  const method = features.resume === 'resume' ? methods.agent.session.resume : methods.agent.session.load
  try {
    const params = { sessionId: runtimeSessionId, ...sessionParams(program, features, spec) }
    const settings = settingsSchema.parse((await connection.request(method, params, timeoutMs)) ?? {})
    return { runtimeSessionId, isResumed: true, settings }
  } catch (error) {
    if (isUnknownSession(error)) return undefined
    throw error
  }
}

async function create({ program, connection, features, timeoutMs }: Deps, spec: SessionSpec) {
  const params = sessionParams(program, features, spec)
  const answer = answerSchema.parse(await connection.request(methods.agent.session.new, params, timeoutMs))
  if (answer.sessionId === undefined) throw new Error('the new session has no id')
  return { runtimeSessionId: answer.sessionId, isResumed: false, settings: answer }
}

function sessionParams(program: AcpProgram, features: Features, spec: SessionSpec) {
  const { tools, persona, permissions, cwd } = spec
  const server = tools && {
    type: 'http' as const,
    name: toolServer,
    url: tools.url,
    headers: [{ name: 'Authorization', value: `Bearer ${tools.token}` }],
  }
  const meta = program.sessionMeta?.(permissions)
  return {
    cwd,
    mcpServers: server !== undefined && features.httpMcp ? [server] : [],
    ...(features.systemPrompt && persona !== ''
      ? { systemPrompt: { mode: 'append', content: [{ type: 'text', text: persona }] } }
      : {}),
    ...(meta === undefined ? {} : { _meta: meta }),
  }
}
