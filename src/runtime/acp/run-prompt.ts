import { methods } from '@agentclientprotocol/sdk/unstable'
import type { PromptInput, RuntimeEvent, SessionSpec } from '../agent-runtime.ts'
import type { AcpDeps, Times } from './acp-deps.ts'
import { cancelled, chooseOption } from './choose-option.ts'
import { describePermission } from './describe-permission.ts'
import { createEventQueue } from './event-queue.ts'
import { turnFailure } from './failures.ts'
import { judgeCall } from './judge-call.ts'
import { mapUpdate, newTurn } from './map-update.ts'
import type { TurnState } from './map-update.ts'
import { toolCallSchema } from './parse-update.ts'
import { promptBlocks } from './prompt-blocks.ts'
import { readAnswer } from './read-answer.ts'
import type { Link, Listener } from './start-link.ts'
import { mergeReports } from './tool-line.ts'

/** A session in a running program. */
export type OpenSession = {
  readonly link: Link
  readonly runtimeSessionId: string
  readonly isResumed: boolean
  /** said before the first prompt, where the program takes no system prompt */
  preface: string
  /** what its turns have cost since its program started, in US dollars */
  costUsd: number
  /** the turn that runs, or is still being given up by the program */
  settled: Promise<void>
}

type Deps = Pick<AcpDeps, 'program' | 'host'> & { readonly times: Times }

/** One turn: the prompt's events as they come, and exactly one `end`. Never throws. */
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
  let state: TurnState = newTurn(open.costUsd)
  const finish = (end: RuntimeEvent) => {
    if (over.signal.aborted) return
    over.abort()
    link.listeners.delete(sessionId)
    open.costUsd += state.usage.costUsd ?? 0
    queue.push(end)
    queue.end()
  }
  const listener: Listener = {
    onUpdate(update) {
      const mapped = mapUpdate(state, update)
      state = mapped.state
      for (const event of mapped.events) queue.push(event)
    },
    async onPermission(request, taken) {
      const report = toolCallSchema.safeParse(request.toolCall).data
      if (report === undefined) return cancelled
      // Some programs leave out what they told when the call began.
      const call = mergeReports(state.calls[report.toolCallId], report)
      const verdict = judgeCall(spec.permissions, call)
      if (verdict !== 'ask') return chooseOption(request.options, verdict === 'allow')
      const decision = await Promise.race([
        input.ask(describePermission(call, spec.cwd)),
        aborted(over.signal),
        aborted(taken),
      ])
      if (decision === undefined) return cancelled
      return chooseOption(request.options, decision.kind === 'once' || decision.kind === 'topic')
    },
  }
  const prompt = async () => {
    const text = open.preface === '' ? input.text : `${open.preface}\n\n${input.text}`
    const blocks = await promptBlocks(host.files, { text, files: input.files }, link.features)
    open.preface = ''
    link.listeners.set(sessionId, listener)
    const answer = await connection.request(methods.agent.session.prompt, { sessionId, prompt: blocks })
    const { usage, end } = readAnswer(answer, state.usage)
    if (Object.keys(usage).length > 0) queue.push({ kind: 'usage', usage })
    finish(signal.aborted ? { kind: 'end', reason: 'cancelled' } : end)
  }
  const running = prompt().catch((error: unknown) => {
    const about = { name: program.name, login: program.login, hostId: host.hostId }
    finish(
      signal.aborted
        ? { kind: 'end', reason: 'cancelled' }
        : { kind: 'end', reason: 'failed', error: turnFailure(about, error) },
    )
  })
  const cancel = () => {
    connection.notify(methods.agent.session.cancel, { sessionId })
    setTimeout(finish, times.cancel, { kind: 'end', reason: 'cancelled' } satisfies RuntimeEvent).unref()
    const kill = setTimeout(() => void connection.end(), times.kill)
    void running.finally(() => clearTimeout(kill))
  }
  if (signal.aborted) cancel()
  else signal.addEventListener('abort', cancel, { once: true })
  open.settled = running.finally(() => signal.removeEventListener('abort', cancel))
  yield* queue
}

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined)
    else signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
