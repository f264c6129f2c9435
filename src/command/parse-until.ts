const units = new Map([
  ['m', 60_000],
  ['min', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
  ['w', 7 * 86_400_000],
])
const span = /^(\d{1,4})\s*(min|m|h|d|w)$/
const clock = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/
const day = /^(\d{4})-(\d{2})-(\d{2})(?:[ t]([01]\d|2[0-3]):([0-5]\d))?$/

/** How people write an end, for those who wrote another. */
export const untilHint = 'write how long (90m, 4h, 2d), a time (18:00) or a day (2026-12-01)'

/**
 * An end as a person types it, in milliseconds since the epoch; undefined for what is none, or is over. Times are those
 * of this machine's clock; one that has passed today is tomorrow's, a day lasts until it is over.
 */
export function parseUntil(text: string, now: number): number | undefined {
  const given = text.trim().toLowerCase()
  const at = spanEnd(given, now) ?? clockEnd(given, now) ?? dayEnd(given)
  return at !== undefined && at > now ? at : undefined
}

function spanEnd(given: string, now: number): number | undefined {
  const [, count, unit = ''] = span.exec(given) ?? []
  const ms = units.get(unit)
  return count === undefined || ms === undefined ? undefined : now + Number(count) * ms
}

function clockEnd(given: string, now: number): number | undefined {
  const [, hours, minutes] = clock.exec(given) ?? []
  if (hours === undefined) return undefined
  const end = new Date(now)
  end.setHours(Number(hours), Number(minutes), 0, 0)
  if (end.getTime() <= now) end.setDate(end.getDate() + 1)
  return end.getTime()
}

function dayEnd(given: string): number | undefined {
  const [, year, month, date, hours = '24', minutes = '0'] = day.exec(given) ?? []
  if (year === undefined) return undefined
  const start = new Date(Number(year), Number(month) - 1, Number(date))
  // Else the 31st of a shorter month would be the 1st of the next.
  if (start.getMonth() !== Number(month) - 1) return undefined
  start.setHours(Number(hours), Number(minutes), 0, 0)
  return start.getTime()
}
