import type { Digest } from './digest.ts'

/** A digest that was missed is told so long after its time; later the next one tells of that day too. */
const lateMs = 6 * 3_600_000
const dayMs = 86_400_000
const longestSpanMs = 7 * dayMs

export type DueDigest = Pick<Digest, 'since' | 'until'> & {
  /** `digest-2026-11-27T09:00`: of its day, told twice it is one */
  readonly id: string
  /** of its post, in a forum */
  readonly title: string
}

/**
 * The digest that is to be posted now: the one of the newest `HH:MM` of this host's own time, unless it was told (`last`:
 * when the last one's span ended) or is too long ago. It goes on where the last one ended, a week back at most.
 */
export function dueDigest(time: string, now: number, last: number | undefined): DueDigest | undefined {
  const until = newest(time, now)
  if (now - until > lateMs || (last !== undefined && last >= until)) return undefined
  const since = last === undefined || until - last > longestSpanMs ? until - dayMs : last
  const day = dayOf(until)
  return { since, until, id: `digest-${day}T${time}`, title: `The fleet on ${day}, ${time}` }
}

function newest(time: string, now: number): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  const at = new Date(now)
  at.setHours(hours, minutes, 0, 0)
  if (at.getTime() > now) at.setDate(at.getDate() - 1)
  // Anew: in the day before, the clock may have been another.
  at.setHours(hours, minutes, 0, 0)
  return at.getTime()
}

const two = (n: number): string => String(n).padStart(2, '0')

function dayOf(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
