import { closeFence } from '../chat/close-fence.ts'
import { visibleLine } from '../command/visible-line.ts'
import type { PromptInput, RuntimeEvent, RuntimeSession, Usage } from '../runtime/agent-runtime.ts'
import { untilStopped } from './until-stopped.ts'

/** How a prompt went. */
export type Followed = {
  readonly text: string
  readonly usage: Usage
  readonly end: Extract<RuntimeEvent, { kind: 'end' }>
}

/** Prompts the session and hands each event on as it comes. */
export async function followPrompt(
  session: Pick<RuntimeSession, 'prompt'>,
  input: PromptInput,
  signal: AbortSignal,
  onEvent: (event: RuntimeEvent) => void,
): Promise<Followed> {
  let text = ''
  let usage: Usage = {}
  let end: Followed['end'] | undefined
  await untilStopped(session.prompt(input, signal), signal, (event) => {
    if (event.kind === 'text') text += event.text
    if (event.kind === 'usage') usage = event.usage
    if (event.kind === 'end') end ??= event
    onEvent(event)
  })
  return { text, usage, end: end ?? missingEnd(signal) }
}

const missingEnd = (signal: AbortSignal): Followed['end'] =>
  signal.aborted
    ? { kind: 'end', reason: 'cancelled' }
    : { kind: 'end', reason: 'failed', error: 'its program stopped in the middle' }

/** The answer: what was said, and how it ended where that was not well. */
export function renderFollowed({ text, end }: Followed): string {
  const said = visibleLine(text) === '' ? '' : closeFence(text.trim())
  const parts = [said, renderEnding(end)].filter((part) => part !== '')
  return parts.length === 0 ? '(no answer)' : parts.join('\n')
}

function renderEnding({ reason, error }: Followed['end']): string {
  if (reason === 'cancelled') return '(stopped)'
  if (reason === 'done') return ''
  const why = error ?? 'no reason was given'
  return `The turn failed: ${why}${/[.!?]$/.test(why) ? '' : '. Say it again, or see the log.'}`
}
