import type { EventOf, Happened, Look } from './happened.ts'
import type { Fault } from './fault.ts'
import { agentKey, minuteMs, occurrenceOf, told } from './of-event.ts'
import { withinOf } from './within.ts'

const togetherMs = minuteMs / 2

/** Crashes of so many agents within 30 s that they are one incident. */
export const massDeaths = ({ crash }: Pick<Happened, 'crash'>, count: number): ReadonlySet<EventOf<'crash'>> =>
  new Set(count === 0 ? [] : withinOf(crash, { count, ms: togetherMs, key: agentKey }))

export function findMassDeaths(happened: Happened, { thresholds, read }: Look): readonly Fault[] {
  return [...massDeaths(happened, thresholds.massDeath)].map((event) => ({
    occurrence: occurrenceOf(event),
    component: 'fleet',
    title: 'Several agents died at once',
    // Of whatever cause: who came to an end first is seen last, and must not make another finding of it.
    message: 'several agents died at once',
    frames: [],
    cause: 'Probably what they share: memory of the host, the tmux server, a new version, or a login that ended.',
    evidence: () => {
      const { message } = read(event, event.text ?? '')
      const status = event.status === undefined ? '' : `ended with status ${event.status}`
      return told(event, [status, message].filter((each) => each !== '').join(': '))
    },
  }))
}
