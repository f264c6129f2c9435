import { firstLine } from '../../fleet/first-line.ts'
import { alike } from '../alike.ts'
import type { ReadText } from '../error-text.ts'
import type { EventOf, Happened, Look } from './happened.ts'
import type { Fault } from './fault.ts'
import { byAgent, agentKey, componentOf, hourMs, occurrenceOf, told } from './of-event.ts'
import { within } from './within.ts'

type Told = EventOf<'error'> | EventOf<'turn'>
type Read = ReadText & { readonly at: number; readonly event: Told; readonly component: string }

/** A pane shows an error before its program ends of it: so long before, and a look later at most. */
const beforeCrashMs = 60_000
const lookMs = 5_000

/** One error's text, told again and again within an hour, by whomever. */
export function findRepeatedErrors(happened: Happened, look: Look): readonly Fault[] {
  const { repeatedError } = look.thresholds
  if (repeatedError === 0) return []
  const crashes = byAgent(happened.crash)
  const isOfCrash = (event: EventOf<'error'>) =>
    event.source === 'pane' && endsSoon(crashes.get(agentKey(event)) ?? [], event.at)
  const errors: readonly Told[] = [
    ...happened.error.filter((event) => !isOfCrash(event)),
    ...happened.turn.filter(({ outcome, text }) => outcome === 'failed' && text !== undefined),
  ].toSorted((a, b) => a.at - b.at)
  const read = errors.map((event): Read => {
    const component = event.kind === 'error' && event.source === 'mos' ? 'mos' : componentOf(event)
    return { ...look.read(event, event.text ?? ''), at: event.at, event, component }
  })
  return alike(read.filter(({ message }) => message !== ''))
    .flatMap((some) => within(some, { count: repeatedError, ms: hourMs }))
    .map(faultOf)
}

/** `crashes` are in order: the first that is not over before the look is found by halves. */
function endsSoon(crashes: readonly EventOf<'crash'>[], at: number): boolean {
  let [from, to] = [0, crashes.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((crashes[middle]?.at ?? 0) < at - lookMs) from = middle + 1
    else to = middle
  }
  return (crashes[from]?.at ?? Infinity) <= at + beforeCrashMs
}

const faultOf = ({ event, ...said }: Read): Fault => ({
  ...said,
  occurrence: occurrenceOf(event),
  // Asked for the newest alone, and there may be tens of thousands.
  get title() {
    return firstLine(`${said.component.replace(/^(?:runtime|role) /u, '')}: ${said.message}`, 120)
  },
  evidence: () => told(event, event.text),
})
