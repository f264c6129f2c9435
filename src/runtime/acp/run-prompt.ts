import { methods } from '@agentclientprotocol/sdk/unstable'
import type { PromptInput, RuntimeEvent, SessionSpec } from '../agent-runtime.ts'
import type { AcpDeps, Times } from './acp-deps.ts'
import { askPermission } from './ask-permission.ts'
import { createEventQueue } from '../event-queue.ts'
import { stopOrEnd } from '../stop-or-end.ts'
import type { Stopping } from '../stop-or-end.ts'
import { isAuthRequired, turnFailure } from './failures.ts'
import { mapUpdate, newTurn } from './map-update.ts'
import type { TurnState } from './map-update.ts'
import { promptBlocks } from './prompt-blocks.ts'
import { readAnswer } from './read-answer.ts'
import type { Link, Listener } from './start-link.ts'

/** A session in a running program. */
export type OpenSession = {
  readonly link: Link
  readonly runtimeSessionId: string
  readonly isResumed: boolean
  /** the model that it was set to */
  readonly model?: string | undefined
  /** said before the first prompt, where the program takes no system prompt */
  preface: string
  /** what its turns have cost since its program started, in US dollars */
  costUsd: number
  /** its last cancelled turn, which the program may still be giving up */
  stopping?: Stopping
}

type Deps = Pick<AcpDeps, 'program' | 'host'> & { readonly times: Times }
type End = Extract<RuntimeEvent, { kind: 'end' }>

/** How long a permission request waits for the report of the call that it is about. */
const reportWithinMs = 300
/** What did not hear a cancel may hear its end: it has a conversation to keep. */
const deafGraceMs = 500

/** One turn: the prompt's events as they come, and exactly one `end`. Never throws. Left early, the turn is cancelled. */
export async function* runPrompt(
  { program, host, times }: Deps,
  open: OpenSession,
  spec: SessionSpec,
  input: PromptInput,
  signal: AbortSignal,
): AsyncGenerator<RuntimeEvent> {
  const { link, runtimeSessionId: sessionId } = open
  const { connection } = link
  const queue = createEventQueue<RuntimeEvent>()
  const over = new AbortController()
  const reported = new EventTarget()
  let state: TurnState = newTurn(open.costUsd, open.model)
  let isDenied = false

  const finish = (end: End) => {
    if (over.signal.aborted) return
    over.abort()
    link.listeners.delete(sessionId)
    open.costUsd += state.usage.costUsd ?? 0
    queue.push(signal.aborted ? { kind: 'end', reason: 'cancelled' } : end)
    queue.end()
  }

  /** Others have a turn in the same program. */
  const isSharedNow = () => [...link.listeners.keys()].some((id) => id !== sessionId)

  const findCall = async (callId: string, isAwaited: boolean) => {
    if (!isAwaited) return state.calls[callId]
    const timeout = AbortSignal.any([over.signal, AbortSignal.timeout(reportWithinMs)])
    while (state.calls[callId] === undefined && !timeout.aborted) await oneOf(reported, timeout)
    return state.calls[callId]
  }

  const listener: Listener = {
    onUpdate(update) {
      const mapped = mapUpdate(state, update)
      state = mapped.state
      for (const event of mapped.events) queue.push(event)
      reported.dispatchEvent(new Event('update'))
    },
    async onPermission(request, taken) {
      const until = AbortSignal.any([over.signal, taken])
      const answer = await askPermission({ spec, program, ask: input.ask, findCall }, request, until)
      isDenied ||= answer.isDenied
      return answer.response
    },
  }

  const run = async () => {
    const text = open.preface === '' ? input.text : `${open.preface}\n\n${input.text}`
    const blocks = await promptBlocks(host.files, { text, files: input.files }, link.features)
    // What is cancelled by now would not hear of it: a cancel means the prompt that was sent before it.
    if (over.signal.aborted || signal.aborted) return finish({ kind: 'end', reason: 'cancelled' })
    open.preface = ''
    link.listeners.set(sessionId, listener)
    const { usage, end, failure } = readAnswer(
      await connection.request(methods.agent.session.prompt, { sessionId, prompt: blocks }),
      state.usage,
    )
    if (Object.keys(usage).length > 0) queue.push({ kind: 'usage', usage })
    if (failure !== undefined) throw new Error(failure)
    // To codex a denial is the end of the turn: nobody has stopped it.
    finish(isDenied && end.reason === 'cancelled' ? { kind: 'end', reason: 'done' } : end)
  }
  const about = { name: program.name, login: program.login, hostId: host.hostId }
  const running = run().catch((error: unknown) => {
    finish({ kind: 'end', reason: 'failed', error: turnFailure(about, error) })
    // Who logs in and says it again is answered by a program that has seen it.
    if (isAuthRequired(error) && !isSharedNow()) void connection.end()
  })

  const cancel = () => {
    connection.notify(methods.agent.session.cancel, { sessionId })
    setTimeout(finish, times.cancel, { kind: 'end', reason: 'cancelled' } satisfies End).unref()
    open.stopping = stopOrEnd({
      stopped: running,
      graceMs: times.kill,
      wantedGraceMs: times.wanted,
      isShared: isSharedNow,
      end: () => connection.end({ graceMs: deafGraceMs }),
    })
  }
  if (signal.aborted) cancel()
  else signal.addEventListener('abort', cancel, { once: true })
  void running.finally(() => signal.removeEventListener('abort', cancel))
  try {
    yield* queue
  } finally {
    if (!over.signal.aborted) {
      cancel()
      finish({ kind: 'end', reason: 'cancelled' })
    }
  }
}

/** Resolves with the next update, or when the signal aborts. */
const oneOf = (reported: EventTarget, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      reported.removeEventListener('update', done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    reported.addEventListener('update', done)
    signal.addEventListener('abort', done)
  })
