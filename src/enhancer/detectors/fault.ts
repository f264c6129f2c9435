import type { ErrorText } from '../error-text.ts'
import type { Occurrence } from '../../store/finding.ts'

/** One time that something went wrong. Those that are alike become one signal. */
export type Fault = ErrorText & {
  /** where its text was read for it */
  readonly template?: string
  readonly occurrence: Occurrence
  readonly component: string
  /** for a phone; the same for all that are alike */
  readonly title: string
  readonly cause?: string
  /** asked for the newest ones alone */
  readonly evidence: () => string
}
