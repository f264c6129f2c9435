import type { EventOf, Happened, Look } from './happened.ts'
import type { Fault } from './fault.ts'
import { componentOf, dayMs, heading, minuteMs, occurrenceOf } from './of-event.ts'
import { withinOf } from './within.ts'

/** Agents of one account tell the same limit, to some minutes. */
const sameLimitMs = 10 * minuteMs

/** Limits of one runtime's account within a day. Agents that tell the same one are one limit. */
export function findUsageLimits(happened: Happened, { thresholds }: Look): readonly Fault[] {
  const { usageLimits } = thresholds
  if (usageLimits === 0) return []
  const runtimes = Map.groupBy(happened['usage-limit'], componentOf)
  return [...runtimes].flatMap(([component, events]) => {
    const limits = limitsOf(events)
    return withinOf(events, { count: usageLimits, ms: dayMs, key: (event) => limits.get(event) }).map((event) =>
      faultOf(event, component),
    )
  })
}

/** Which limit each of them tells, numbered. */
function limitsOf(events: readonly EventOf<'usage-limit'>[]): ReadonlyMap<EventOf<'usage-limit'>, number> {
  let limit = 0
  let before = -Infinity
  return new Map(
    events
      .toSorted((a, b) => a.until - b.until)
      .map((event) => {
        if (event.until - before > sameLimitMs) limit += 1
        before = event.until
        return [event, limit] as const
      }),
  )
}

const faultOf = (event: EventOf<'usage-limit'>, component: string): Fault => ({
  occurrence: occurrenceOf(event),
  component,
  title: `The usage limit of ${component.replace(/^(?:runtime|role) /u, '')} is used up`,
  message: 'the usage limit of its account is used up',
  frames: [],
  cause: 'The account does more than its plan allows: fewer agents on it, another runtime, or a larger plan.',
  evidence: () => `${heading(event)}: until ${new Date(event.until).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
})
