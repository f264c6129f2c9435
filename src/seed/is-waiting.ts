import type { Change } from './change.ts'

/** What a start leaves to a person: it would take an edit away, or stands against one. */
export const isWaiting = ({ isSafe, verdict }: Change): boolean =>
  !isSafe || verdict === 'conflict' || verdict === 'blocked'
