import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { AgentRuntime, PromptInput, RuntimeEvent, RuntimeSession, Tool } from './agent-runtime.ts'

type Options = {
  /** Finds the tool that a sentence asks for, by the commands' own phrases. */
  match(tools: readonly Tool[], text: string): { readonly tool: string; readonly options: unknown } | undefined
  /** between two numbers of `count to <n>`: the stub's way to show a turn that takes time */
  readonly countEveryMs?: number
  /** what could answer instead of it: a line under its help */
  readonly offer?: () => string | undefined
}

/** A runtime without a model: it understands the commands' own phrases, calls their tools, and says so. */
export const createStubRuntime = (options: Options): AgentRuntime => ({
  name: 'stub',
  isDeterministic: true,
  ensureSession: ({ runtimeSessionId }) =>
    Promise.resolve(createSession(runtimeSessionId ?? `stub-${randomUUID()}`, runtimeSessionId !== undefined, options)),
  end: () => Promise.resolve(),
  close: () => Promise.resolve(),
})

function createSession(
  runtimeSessionId: string,
  isResumed: boolean,
  { match, countEveryMs = 1000, offer }: Options,
): RuntimeSession {
  let isBusy = false
  return {
    runtimeSessionId,
    isResumed,
    features: { steer: false, images: false },
    steer: () => Promise.resolve(false),
    async *prompt(input, signal): AsyncGenerator<RuntimeEvent> {
      if (isBusy) {
        yield { kind: 'end', reason: 'failed', error: 'the stub is still at the message before. Say it again.' }
        return
      }
      isBusy = true
      const count = /^count to (\d{1,2})$/i.exec(input.text.trim())
      try {
        if (count) yield* countTo(Number(count[1]), countEveryMs, signal)
        else yield* answer(match(input.tools, input.text), input, offer?.())
        yield { kind: 'end', reason: signal.aborted ? 'cancelled' : 'done' }
      } catch (error) {
        if (signal.aborted) yield { kind: 'end', reason: 'cancelled' }
        else yield { kind: 'end', reason: 'failed', error: error instanceof Error ? error.message : String(error) }
      } finally {
        isBusy = false
      }
    },
  }
}

async function* answer(
  found: ReturnType<Options['match']>,
  input: PromptInput,
  offer: string | undefined,
): AsyncGenerator<RuntimeEvent> {
  if (found === undefined) {
    yield { kind: 'text', text: renderHelp(input.tools, offer) }
    return
  }
  const call = { kind: 'tool', callId: 'call-1', title: found.tool } as const
  yield { ...call, state: 'running' }
  const result = await input.callTool(found.tool, found.options)
  yield { ...call, state: result.ok ? 'done' : 'failed' }
  yield { kind: 'text', text: result.text }
}

async function* countTo(last: number, everyMs: number, signal: AbortSignal): AsyncGenerator<RuntimeEvent> {
  for (let n = 1; n <= last; n++) {
    await wait(everyMs, undefined, { signal })
    yield { kind: 'text', text: `${n} ` }
  }
}

/** Says what it is and what it understands: nobody should take it for a model. */
function renderHelp(tools: readonly Tool[], offer: string | undefined): string {
  const examples = tools.flatMap((tool) => tool.phrases[0] ?? []).slice(0, 6)
  const lines = examples.map((phrase) => `• ${plainly(phrase)}`)
  const head = 'I am the stub: I have no model and understand only the phrases of the commands, such as'
  return [head, ...lines, ...(offer === undefined ? [] : [offer])].join('\n')
}

/** A phrase as a person would say it: `spawn a <role> named <name>`. Of alternatives the first, without optional words. */
const plainly = (phrase: string): string =>
  phrase
    .replaceAll(/[([]([^\])|]+)\|[^\])]*[\])]/g, '$1')
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/(\+|\.\.\.)>/g, '>')
    .replaceAll(/ +/g, ' ')
    .trim()
