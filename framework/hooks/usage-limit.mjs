// When a used-up limit is over, from the words that claude, codex and pi tell it by. They are made for people: what is not
// understood gives no time, never a wrong one.
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const hourMs = 3_600_000

/** The moment at which a clock in `zone` shows these numbers. */
function instantOf({ year, month, day, hour, minute }, zone) {
  const wanted = Date.UTC(year, month, day, hour, minute)
  const shown = (at) => {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
    return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute)
  }
  const guess = wanted - (shown(wanted) - wanted)
  return guess - (shown(guess) - wanted)
}

const clock =
  /(?:resets?|try again)(?: at)? (?:(?<month>[A-Z][a-z]{2})[a-z]* (?<day>\d{1,2})(?:st|nd|rd|th)?(?:, (?<year>\d{4}))?,? (?:at )?)?(?<hour>\d{1,2})(?::(?<minute>\d\d))?\s?(?<half>[ap]m)(?: \((?<zone>[\w/+-]+)\))?/iu

function byClock(words, now) {
  const found = clock.exec(words)?.groups
  if (found === undefined) return undefined
  const zone = found.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  const month = found.month === undefined ? undefined : months.indexOf(found.month.toLowerCase())
  if (month === -1) return undefined
  const hour = (Number(found.hour) % 12) + (found.half.toLowerCase() === 'pm' ? 12 : 0)
  const today = new Date(now)
  const day = {
    year: Number(found.year ?? today.getUTCFullYear()),
    month: month ?? today.getUTCMonth(),
    day: Number(found.day ?? today.getUTCDate()),
    hour,
    minute: Number(found.minute ?? 0),
  }
  const at = (change) => instantOf({ ...day, ...change }, zone)
  if (month !== undefined) return at({}) > now - hourMs || found.year ? at({}) : at({ year: day.year + 1 })
  // The next time that this clock shows it.
  return [-1, 0, 1, 2].map((days) => at({ day: day.day + days })).find((each) => each > now - 60_000)
}

function byDuration(words, now) {
  const text = /try again in ~?(?<length>(?:\d+ (?:day|hour|min(?:ute)?|sec(?:ond)?)s?\b[, ]*(?:and )?)+)/iu.exec(words)
    ?.groups?.length
  if (text === undefined) return undefined
  const lengths = { day: 24 * hourMs, hour: hourMs, min: 60_000, sec: 1000 }
  const parts = [...text.matchAll(/(\d+) (day|hour|min|sec)/giu)]
  return now + parts.reduce((sum, [, count, unit]) => sum + Number(count) * lengths[unit.toLowerCase()], 0)
}

/** `{ until }` in ms since the epoch, or nothing where the words name no time. */
export function usageLimit(words, now = Date.now()) {
  const epoch = /limit reached\|(\d{10})\b/u.exec(words)?.[1]
  let until
  try {
    until = epoch === undefined ? (byClock(words, now) ?? byDuration(words, now)) : Number(epoch) * 1000
  } catch {
    // A zone that this Node does not know.
  }
  return Number.isFinite(until) ? { until } : {}
}
