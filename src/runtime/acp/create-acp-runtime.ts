import { Failure, explain } from '../../errors.ts'
import type { AgentRuntime, RuntimeEvent, RuntimeSession, SessionSpec } from '../agent-runtime.ts'
import { defaultTimes } from './acp-deps.ts'
import type { AcpDeps, Times } from './acp-deps.ts'
import { keepSessions } from './keep-sessions.ts'
import type { Sessions } from './keep-sessions.ts'
import { runPrompt } from './run-prompt.ts'
import type { OpenSession } from './run-prompt.ts'
import { steer } from './steer.ts'
import { unlessAborted } from './unless-aborted.ts'

/** claude, codex or opencode over the Agent Client Protocol. */
export function createAcpRuntime(deps: AcpDeps): AgentRuntime {
  const times: Times = { ...defaultTimes, ...deps.times }
  const sessions = keepSessions(deps, times)
  return {
    name: deps.program.name,
    isDeterministic: false,
    async ensureSession(spec) {
      const open = await sessions.ensure(spec)
      if (sessions.use(spec.key)) sessions.rest(spec.key)
      return createSession(deps, times, sessions, spec, open)
    },
    end: (key) => sessions.end(key),
    close: () => sessions.close(),
  }
}

const busy: RuntimeEvent = {
  kind: 'end',
  reason: 'failed',
  error: 'this session is busy with another prompt: wait for it, or stop it.',
}

function createSession(
  deps: AcpDeps,
  times: Times,
  sessions: Sessions,
  spec: SessionSpec,
  { runtimeSessionId, isResumed, link: { features } }: OpenSession,
): RuntimeSession {
  let current: OpenSession | undefined

  /** Its program may have died since, rest, or still be giving up a cancelled turn. */
  const wake = async (): Promise<OpenSession> => {
    await sessions.stopped(spec.key)
    const open = await sessions.ensure({ ...spec, runtimeSessionId })
    if (open.runtimeSessionId === runtimeSessionId) return open
    throw new Failure(
      `${deps.program.name} has forgotten this conversation (${runtimeSessionId}). Say it again: it goes on without its memory.`,
    )
  }

  async function* prompt(...[input, signal]: Parameters<RuntimeSession['prompt']>): AsyncGenerator<RuntimeEvent> {
    if (!sessions.use(spec.key)) {
      yield busy
      return
    }
    try {
      current = await unlessAborted(wake(), signal)
      if (current === undefined) yield { kind: 'end', reason: 'cancelled' }
      else yield* runPrompt({ ...deps, times }, current, spec, input, signal)
    } catch (error) {
      yield { kind: 'end', reason: 'failed', error: explain(error) }
    } finally {
      current = undefined
      sessions.rest(spec.key)
    }
  }

  return {
    runtimeSessionId,
    isResumed: isResumed || spec.runtimeSessionId === runtimeSessionId,
    features: { steer: features.steer, images: features.images },
    prompt,
    steer: async (text) => current !== undefined && steer(current, text),
  }
}
