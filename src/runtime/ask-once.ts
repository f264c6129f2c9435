import { Failure } from '../errors.ts'
import type { AgentRuntime, PromptInput, RuntimeSession, SessionSpec, Usage } from './agent-runtime.ts'

type Question = {
  readonly runtime: AgentRuntime
  /** of a session that nothing else uses: it is ended with the answer */
  readonly spec: SessionSpec
  readonly text: string
  readonly withinMs: number
  /** what it may call; absent: nothing. Its answer is then what it says after its last call, if it says anything. */
  readonly tools?: Pick<PromptInput, 'tools' | 'callTool'>
  /** Told once what it used, however it ended; not at all where that is not known. */
  readonly used: (usage: Usage) => Promise<void>
}

/**
 * One question to a session of its own, with nobody to allow anything; resolves with what it said.
 * Failures: no answer in time, an empty one, what the runtime says went wrong. An abort throws its reason.
 */
export async function askOnce(question: Question, signal: AbortSignal): Promise<string> {
  const { runtime, spec, withinMs } = question
  const limit = AbortSignal.timeout(withinMs)
  const either = AbortSignal.any([signal, limit])
  const opening = runtime.ensureSession(spec)
  try {
    const session = await orAborted(opening, either)
    const said = session === undefined ? undefined : await answerOf(session, question, either)
    signal.throwIfAborted()
    if (said === undefined) throw new Failure(`${runtime.name} gave no answer within ${span(withinMs)}.`)
    if (said === '') throw new Failure(`${runtime.name} answered with nothing.`)
    return said
  } finally {
    // Also one that opens after it was given up.
    const ended = opening.then(() => runtime.end(spec.key)).catch(() => undefined)
    if (!either.aborted) await ended
  }
}

/** Undefined: it was cut off. */
async function answerOf(
  session: RuntimeSession,
  { text, tools, used }: Question,
  signal: AbortSignal,
): Promise<string | undefined> {
  let said = ''
  let before = ''
  const calls = new Set<string>()
  let usage: Usage | undefined
  const input = {
    text,
    files: [],
    ...(tools ?? noTools),
    ask: () =>
      Promise.resolve({ kind: 'denied' as const, reason: 'Nobody can be asked here: answer from what you know.' }),
  }
  try {
    for await (const event of session.prompt(input, signal)) {
      if (event.kind === 'text') said += event.text
      if (event.kind === 'tool' && tools !== undefined && !calls.has(event.callId)) {
        calls.add(event.callId)
        before = said.trim() || before
        said = ''
      }
      if (event.kind === 'usage') usage = event.usage
      if (event.kind === 'end' && event.reason === 'failed')
        throw new Failure(event.error ?? 'The session failed without a reason.')
      if (event.kind === 'end' && event.reason === 'cancelled') return undefined
    }
    return said.trim() || before
  } finally {
    if (usage !== undefined) await used(usage)
  }
}

const noTools: NonNullable<Question['tools']> = {
  tools: [],
  callTool: () => Promise.resolve({ ok: false, text: 'There are no tools here: answer from what you know.' }),
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  const aborted = Promise.withResolvers<undefined>()
  const abort = () => aborted.resolve(undefined)
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  return await Promise.race([work, aborted.promise]).finally(() => signal.removeEventListener('abort', abort))
}

const span = (ms: number): string => (ms < 60_000 ? `${Math.ceil(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`)
