import { explain } from '../../errors.ts'
import type { AgentRuntime, RuntimeEvent, RuntimeSession, SessionSpec } from '../agent-runtime.ts'
import { defaultTimes } from './acp-deps.ts'
import type { AcpDeps, Times } from './acp-deps.ts'
import { keepSessions } from './keep-sessions.ts'
import type { Sessions } from './keep-sessions.ts'
import { runPrompt } from './run-prompt.ts'
import type { OpenSession } from './run-prompt.ts'

/** claude, codex or opencode over the Agent Client Protocol. */
export function createAcpRuntime(deps: AcpDeps): AgentRuntime {
  const times: Times = { ...defaultTimes, ...deps.times }
  const sessions = keepSessions(deps, times)
  return {
    name: deps.program.name,
    isDeterministic: false,
    async ensureSession(spec) {
      const open = await sessions.ensure(spec)
      sessions.rest(spec.key)
      return createSession(deps, times, sessions, spec, open)
    },
    end: (key) => sessions.end(key),
    close: () => sessions.close(),
  }
}

function createSession(
  deps: AcpDeps,
  times: Times,
  sessions: Sessions,
  spec: SessionSpec,
  open: OpenSession,
): RuntimeSession {
  const { runtimeSessionId } = open
  let current: OpenSession | undefined
  return {
    runtimeSessionId,
    isResumed: spec.runtimeSessionId === runtimeSessionId,
    features: { steer: open.link.features.steer, images: open.link.features.images },
    async *prompt(input, signal): AsyncGenerator<RuntimeEvent> {
      if (current !== undefined) {
        yield {
          kind: 'end',
          reason: 'failed',
          error: 'this session is busy with another prompt: wait for it, or stop it.',
        }
        return
      }
      try {
        current = open
        // Its program may have died since, or still be giving up a cancelled turn.
        await Promise.race([open.settled, untilAborted(signal)])
        current = await sessions.ensure({ ...spec, runtimeSessionId })
        sessions.use(spec.key)
        yield* runPrompt({ ...deps, times }, current, spec, input, signal)
      } catch (error) {
        yield { kind: 'end', reason: 'failed', error: explain(error) }
      } finally {
        current = undefined
        sessions.rest(spec.key)
      }
    },
    async steer(text) {
      if (current === undefined || !open.link.features.steer) return false
      try {
        const answer = await current.link.connection.request(
          steering,
          {
            sessionId: current.runtimeSessionId,
            prompt: [{ type: 'text', text }],
            _meta: { steering: { idleBehavior: 'promptRequired' } },
          },
          times.request,
        )
        return isInjected(answer)
      } catch {
        return false
      }
    },
  }
}

/** An extension that both adapters announce in the `_meta` of `initialize`. */
const steering = '_session/steering'

const isInjected = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'outcome' in answer && answer.outcome !== 'promptRequired'

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
