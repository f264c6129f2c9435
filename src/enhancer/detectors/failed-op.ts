import { firstLine } from '../../fleet/first-line.ts'
import type { EventOf, Happened, Look } from './happened.ts'
import type { Fault } from './fault.ts'
import { dayMs, occurrenceOf, told } from './of-event.ts'
import { within } from './within.ts'
import { alike } from '../alike.ts'

/** Ops of one kind that failed for one reason within a day. What a person cancelled is as they wanted it. */
export function findFailedOps(happened: Happened, look: Look): readonly Fault[] {
  const { failedOps } = look.thresholds
  if (failedOps === 0) return []
  const failed = happened.op.filter(({ state }) => state === 'failed' || state === 'needs-attention')
  return alike(failed.map((event) => ({ ...faultOf(event, look), at: event.at }))).flatMap((faults) =>
    within(faults, { count: failedOps, ms: dayMs }),
  )
}

function faultOf(event: EventOf<'op'>, { read }: Look): Fault {
  const { template: _, ...said } = read(event, event.text ?? '')
  const message = said.message === '' ? 'failed, and did not say why' : said.message
  const step = event.step === undefined ? '' : `${event.step}: `
  const isHalf = event.state === 'needs-attention'
  return {
    ...said,
    message: `${step}${message}`,
    occurrence: occurrenceOf(event),
    component: `op ${event.op}`,
    title: firstLine(`${event.op} ${isHalf ? 'was left half done' : 'fails'}: ${message}`, 120),
    ...(event.step === undefined ? {} : { cause: `Its step "${event.step}" did not work.` }),
    evidence: () =>
      told(
        event,
        `${event.opId} ${event.state}${event.step === undefined ? '' : ` at ${event.step}`}\n${event.text ?? ''}`,
      ),
  }
}
