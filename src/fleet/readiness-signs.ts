import type { Readiness } from './readiness.ts'

/** One sign a state, in the order in which they need somebody. */
export const readinessSigns: Readonly<Record<Readiness, string>> = {
  'needs-input': '✋',
  dead: '🔴',
  stuck: '🟠',
  stale: '🟡',
  unknown: '⚪',
  working: '⚙️',
  idle: '🟢',
}
