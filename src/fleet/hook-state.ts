import type { HookEvent } from './hook-event.ts'
import type { HookState } from './readiness.ts'

type Open = { readonly askId: string | undefined; readonly tool: string | undefined; readonly about: string }

type Reading = {
  state: HookState['state']
  since: number
  /** dialogs that are open, oldest first */
  open: readonly Open[]
  until: number | undefined
  prompt: string | undefined
  sessionId: string | undefined
  /** the session has taken a text in: there is something to forget */
  hasMemory: boolean
  forgot: HookState['forgot']
}

const longestPrompt = 200

/**
 * What an agent is at, from what its runtime reported: events in the order in which they were written, or the last of
 * them. Undefined without any: nobody knows.
 */
export function hookStateOf(events: readonly HookEvent[]): HookState | undefined {
  const first = events[0]
  const last = events.at(-1)
  if (first === undefined || last === undefined) return undefined
  const reading: Reading = {
    state: 'idle',
    since: first.ts,
    open: [],
    until: undefined,
    prompt: undefined,
    sessionId: undefined,
    hasMemory: false,
    forgot: undefined,
  }
  for (const event of events) read(reading, event)
  const { state, since, open, until, prompt, sessionId, forgot } = reading
  const about = open[0]?.about
  return {
    state,
    since,
    at: last.ts,
    ...(state === 'needs-input' && about !== undefined ? { about } : {}),
    ...(state === 'limited' && until !== undefined ? { until } : {}),
    ...(state === 'busy' && prompt !== undefined ? { prompt } : {}),
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(forgot === undefined ? {} : { forgot }),
  }
}

function read(reading: Reading, event: HookEvent): void {
  // The account stays without its limit whatever the program does, but for work that gets through.
  const rest = reading.state === 'limited' ? 'limited' : 'idle'
  switch (event.event) {
    case 'session-start':
      startSession(reading, event)
      closeAll(reading)
      return turn(reading, rest, event)
    case 'prompt-submit':
      reading.prompt = event.text?.slice(0, longestPrompt)
      reading.hasMemory = true
      closeAll(reading)
      return turn(reading, 'busy', event)
    case 'tool-use':
      reading.hasMemory = true
      // A dialog that was answered on the screen reports nothing but the tool that runs then.
      reading.open = reading.open.filter(({ tool }) => event.tool !== undefined && tool !== event.tool)
      return turn(reading, reading.open.length > 0 ? 'needs-input' : 'busy', event)
    case 'permission-request':
      reading.open = [...reading.open, { askId: event.askId, tool: event.tool, about: aboutOf(event) }]
      return turn(reading, 'needs-input', event)
    case 'permission-answered':
      reading.open = reading.open.filter(({ askId }) => event.askId !== undefined && askId !== event.askId)
      return turn(reading, reading.open.length > 0 ? 'needs-input' : 'busy', event)
    case 'usage-limit':
      reading.until = event.until
      closeAll(reading)
      return turn(reading, 'limited', event)
    case 'stop':
    case 'session-end':
      closeAll(reading)
      return turn(reading, rest, event)
  }
}

function turn(reading: Reading, state: HookState['state'], { ts, event }: HookEvent): void {
  if (state !== reading.state || event === 'prompt-submit') reading.since = ts
  reading.state = state
}

const closeAll = (reading: Reading): void => void (reading.open = [])

function startSession(reading: Reading, { ts, text, sessionId }: HookEvent): void {
  const before = reading.sessionId
  const isAnother = sessionId !== undefined && before !== undefined && sessionId !== before
  // A program that crashes at once after its start leaves it to the next one to have forgotten.
  const lost = reading.hasMemory ? before : reading.forgot?.sessionId
  if (isAnother && text === 'startup' && lost !== undefined) reading.forgot = { sessionId: lost, at: ts }
  if (sessionId !== before) reading.hasMemory = false
  reading.sessionId = sessionId ?? before
}

function aboutOf({ tool, text }: HookEvent): string {
  const words = [tool, text].filter((word) => word !== undefined && word !== '').join(': ')
  return (words === '' ? 'a permission' : words).slice(0, longestPrompt)
}
