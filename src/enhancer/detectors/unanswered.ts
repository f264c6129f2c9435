import type { EventOf, Happened, Look } from './happened.ts'
import type { Fault } from './fault.ts'
import { componentOf, heading, minuteMs, occurrenceOf, tail } from './of-event.ts'

/** Permission prompts that wait for too long, or that lapsed because nobody was there. */
export function findUnanswered({ ask }: Happened, { now, thresholds }: Look): readonly Fault[] {
  const { unansweredMinutes } = thresholds
  if (unansweredMinutes === 0) return []
  const ends = new Map(ask.filter(({ state }) => state !== 'asked').map((event) => [event.askId, event]))
  return ask
    .filter(
      (event) =>
        event.state === 'asked' && isLeft(event, ends.get(event.askId), { now, ms: unansweredMinutes * minuteMs }),
    )
    .map((event) => ({
      occurrence: occurrenceOf(event),
      component: event.role === undefined ? componentOf(event) : `role ${event.role}`,
      title: `Nobody answers what ${event.role ?? 'an agent'} asks to do`,
      message: 'a permission prompt was left unanswered',
      frames: [],
      cause: 'Nobody saw it in time; or it asks for what its role could be allowed once and for all.',
      evidence: () => `${heading(event)} asked: ${tail(event.about) || 'a permission'}`,
    }))
}

function isLeft(
  asked: EventOf<'ask'>,
  end: EventOf<'ask'> | undefined,
  { now, ms }: { now: number; ms: number },
): boolean {
  return end?.state === 'expired' || (end?.at ?? now) - asked.at >= ms
}
