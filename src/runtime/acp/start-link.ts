import type { RequestPermissionRequest, RequestPermissionResponse } from '@agentclientprotocol/sdk/unstable'
import type { AcpDeps, Times } from './acp-deps.ts'
import { cancelled } from './choose-option.ts'
import { connect } from './connect.ts'
import type { Connection } from './connect.ts'
import { initialize } from './initialize.ts'
import type { Features } from './initialize.ts'
import type { Update } from './parse-update.ts'

/** Who hears of a session: there is one while its turn runs. */
export type Listener = {
  onUpdate(update: Update): void
  onPermission(request: RequestPermissionRequest, signal: AbortSignal): Promise<RequestPermissionResponse>
}

/** A running program that has said what it can. */
export type Link = {
  readonly connection: Connection
  readonly features: Features
  /** by `runtimeSessionId` */
  readonly listeners: Map<string, Listener>
}

/** Starts the program and says the first words to it. Rejects with a Failure, Ended, NoAnswer or the program's error; nothing is left then. */
export async function startLink(deps: AcpDeps, times: Times, cwd: string, closing: AbortSignal): Promise<Link> {
  const { file, args, env } = await deps.locate()
  const { program, owner, host } = deps
  const started = await host.startPiped([file, ...args], {
    owner,
    cwd,
    env: { ...env, ...program.env(deps.isRoot) },
  })
  const listeners = new Map<string, Listener>()
  const connection = connect(started, {
    // Outside of a turn nobody listens: so a loaded session's history is not told twice.
    onUpdate: (sessionId, update) => listeners.get(sessionId)?.onUpdate(update),
    onPermission: (request, signal) =>
      listeners.get(request.sessionId)?.onPermission(request, signal) ?? Promise.resolve(cancelled),
  })
  const end = () => void connection.end()
  if (closing.aborted) end()
  closing.addEventListener('abort', end)
  void connection.closed.then(() => closing.removeEventListener('abort', end))
  try {
    return { connection, features: await initialize(program.name, connection, times.initialize), listeners }
  } catch (error) {
    await connection.end()
    throw error
  }
}
