import type { Finding } from '../store/finding.ts'

const mostTries = 2

export type ExplanationPlan =
  | { readonly kind: 'ask' | 'nothing' }
  /** it stays without a cause of the enhancer's */
  | { readonly kind: 'give up'; readonly why: string }

/** Whether the enhancer's session is asked about a finding now. `asked`: how often it was within this day. */
export function planExplanation(
  { explained, state }: Pick<Finding, 'explained' | 'state'>,
  { asked, perDay }: { readonly asked: number; readonly perDay: number },
): ExplanationPlan {
  if (explained === undefined || explained.state === 'done' || explained.state === 'failed') return { kind: 'nothing' }
  if (state === 'dismissed' || state === 'resolved') return { kind: 'give up', why: `it is ${state}` }
  if (explained.tries >= mostTries) return { kind: 'give up', why: `it was cut off ${mostTries} times` }
  if (asked >= perDay) return { kind: 'give up', why: `it is asked ${perDay} times a day at most` }
  return { kind: 'ask' }
}
