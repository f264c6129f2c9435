import type { Remedy } from '../fleet/remedy.ts'
import type { Occurrence } from '../store/finding.ts'

export const detectorNames = [
  'crash-loop',
  'mass-death',
  'stuck',
  'stale-heartbeat',
  'failed-op',
  'slow-op',
  'repeated-error',
  'unanswered',
  'drift',
  'usage-limit',
  'budget',
  'version-skew',
  'failing-tool',
] as const
export type DetectorName = (typeof detectorNames)[number]

/** What a detector saw: a fault with each time that it occurred. Texts are not redacted yet. */
export type Signal = {
  readonly detector: DetectorName
  readonly component: string
  readonly title: string
  /** what went wrong, in the words of who failed: the fingerprint is made from it */
  readonly message: string
  /** `TypeError`, `ENOENT`, `exit 78`; absent: the message has none */
  readonly errorType?: string
  /** the topmost places of a stack that are the program's own */
  readonly frames: readonly string[]
  readonly occurrences: readonly Occurrence[]
  readonly evidence: readonly string[]
  readonly cause?: string
  readonly remedy?: Remedy
}
