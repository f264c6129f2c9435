import { firstLine } from '../../fleet/first-line.ts'
import { alike } from '../alike.ts'
import type { EventOf, Happened, Look } from './happened.ts'
import type { Fault } from './fault.ts'
import { byAgent, agentKey, componentOf, hourMs, occurrenceOf, told } from './of-event.ts'
import { within } from './within.ts'

type Told = EventOf<'error'> | EventOf<'turn'>

/** A pane shows an error before its program ends of it: so long before, and a look later at most. */
const beforeCrashMs = 60_000
const lookMs = 5_000

/** One error's text, told again and again within an hour, by whomever. */
export function findRepeatedErrors(happened: Happened, look: Look): readonly Fault[] {
  const { repeatedError } = look.thresholds
  if (repeatedError === 0) return []
  const crashes = byAgent(happened.crash)
  const isOfCrash = (event: EventOf<'error'>) =>
    event.source === 'pane' &&
    (crashes.get(agentKey(event))?.some(({ at }) => at >= event.at - lookMs && at <= event.at + beforeCrashMs) ?? false)
  const errors: readonly Told[] = [
    ...happened.error.filter((event) => !isOfCrash(event)),
    ...happened.turn.filter(({ outcome, text }) => outcome === 'failed' && text !== undefined),
  ].toSorted((a, b) => a.at - b.at)
  const faults = errors.flatMap((event) => faultOf(event, look) ?? [])
  return alike(faults).flatMap((some) => within(some, { count: repeatedError, ms: hourMs }))
}

function faultOf(event: Told, { read }: Look): (Fault & { readonly at: number }) | undefined {
  const said = read(event, event.text ?? '')
  if (said.message === '') return undefined
  const component = event.kind === 'error' && event.source === 'mos' ? 'mos' : componentOf(event)
  return {
    ...said,
    at: event.at,
    occurrence: occurrenceOf(event),
    component,
    get title() {
      return firstLine(`${component.replace(/^(?:runtime|role) /u, '')}: ${said.message}`, 120)
    },
    evidence: () => told(event, event.text),
  }
}
