import type { HookEvent } from '../fleet/hook-event.ts'
import { isSameText } from '../fleet/is-same-text.ts'
import type { Awaited } from '../store/awaited.ts'

/** One answer of an agent, and the ops whose messages it answers. */
export type PlannedAnswer = {
  readonly opIds: readonly string[]
  /** of the runtime's word that the turn is over: with the agent it names the answer */
  readonly at: number
  /** absent where the runtime does not tell */
  readonly text?: string
}

/**
 * Which of the agent's turns answered what was sent to it: from its whole record of events, so that a restart misses
 * nothing. A turn that was stopped ends in no event: the next answer is to all that was taken in since. `oneByOne`: this
 * runtime reports a message when it is queued, and answers each.
 */
export function planAnswers(
  events: readonly HookEvent[],
  awaited: readonly Awaited[],
  { oneByOne }: { oneByOne: boolean },
): readonly PlannedAnswer[] {
  const unmatched = [...awaited]
  const answers: PlannedAnswer[] = []
  let open: (string | undefined)[] = []
  for (const { event, ts, text } of events) {
    if (event === 'session-start' || event === 'session-end') open = []
    if (event === 'prompt-submit') {
      const index = unmatched.findIndex((sent) => sent.at <= ts && isSameText(text, sent.text))
      open.push(index < 0 ? undefined : unmatched.splice(index, 1)[0]?.opId)
    }
    if (event !== 'stop') continue
    const opIds = open.splice(0, oneByOne ? 1 : open.length).filter((opId) => opId !== undefined)
    if (opIds.length > 0) answers.push({ opIds, at: ts, ...(text === undefined ? {} : { text }) })
  }
  return answers
}
