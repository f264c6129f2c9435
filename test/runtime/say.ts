import type { Ask, Decision, PromptInput, RuntimeEvent, RuntimeSession } from '../../src/runtime/agent-runtime.ts'

export type Turn = {
  readonly events: readonly RuntimeEvent[]
  readonly text: string
  readonly end: Extract<RuntimeEvent, { kind: 'end' }>
}

type Given = Partial<PromptInput> & { readonly signal?: AbortSignal; readonly onEvent?: (event: RuntimeEvent) => void }

/** A whole turn; throws when it does not end with exactly one end. */
export async function say(session: RuntimeSession, text: string, given: Given = {}): Promise<Turn> {
  const input: PromptInput = {
    text,
    files: [],
    tools: [],
    callTool: () => Promise.resolve({ ok: false, text: 'none' }),
    ask: () => Promise.resolve({ kind: 'denied', reason: 'Nobody is here.' }),
    ...given,
  }
  const events: RuntimeEvent[] = []
  for await (const event of session.prompt(input, given.signal ?? new AbortController().signal)) {
    events.push(event)
    given.onEvent?.(event)
  }
  const ends = events.filter((event) => event.kind === 'end')
  const [end] = ends
  if (end === undefined || ends.length !== 1 || events.at(-1) !== end) throw new Error('a turn has one end, at its end')
  return { events, end, text: events.map((event) => (event.kind === 'text' ? event.text : '')).join('') }
}

/** Answers what is asked, and keeps it. */
export function person(decision: Decision) {
  const asked: Ask[] = []
  const ask = (request: Ask): Promise<Decision> => {
    asked.push(request)
    return Promise.resolve(decision)
  }
  return { asked, ask }
}
