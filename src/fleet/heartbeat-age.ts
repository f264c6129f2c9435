import type { Heartbeat } from './readiness.ts'

/** `heartbeat 3 s old`, as receipts and `ps` say it. */
export const heartbeatAge = ({ at }: Pick<Heartbeat, 'at'>, now: number): string => `heartbeat ${spell(now - at)} old`

/** A span of milliseconds in its largest whole unit: `3 s`, `16 min`, `2 h`, `5 d`. Negative ones count as none. */
export function spell(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 120) return `${seconds} s`
  if (seconds < 2 * 3600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h`
  return `${Math.floor(seconds / 86_400)} d`
}
