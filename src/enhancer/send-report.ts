import { setTimeout as wait } from 'node:timers/promises'
import { Unfinished } from '../operations/unfinished.ts'
import type { Filing } from './filing.ts'
import { patiently } from './patient.ts'
import type { Patience } from './patient.ts'
import type { Issue, Tracker } from './trackers/tracker.ts'
import { TrackerError } from './trackers/tracker.ts'

type Sending = {
  readonly tracker: Tracker
  readonly place: string
  readonly filing: Pick<Filing, 'report' | 'comment'>
  readonly patience: Patience
  readonly signal: AbortSignal
  /** It was written down that it may be there: by this op, or by one before that a person has looked after since. */
  readonly wasSent: 'now' | 'before' | undefined
  /** Writes that down, and that it is certainly not there. */
  readonly markSent: (isSent: boolean) => Promise<void>
}
export type Sent = { readonly issue: Issue; readonly how: 'created' | 'found' | 'commented' }

/** One issue for the report, whatever happens: looked for before it is sent, and after whatever may have sent it. */
export async function sendReport(sending: Sending): Promise<Sent> {
  const { tracker, filing, patience, signal, wasSent } = sending
  if (wasSent !== undefined) return await findSent(sending)
  const there = await patiently(() => tracker.find(filing.report), { patience, signal })
  return there === undefined ? await create(sending) : await commentOn(sending, there)
}

async function create(sending: Sending): Promise<Sent> {
  const { tracker, filing, patience, signal, markSent } = sending
  const once = async (): Promise<Issue> => {
    await markSent(true)
    try {
      return await tracker.create(filing.report)
    } catch (error) {
      if (error instanceof TrackerError && error.kind !== 'unknown') await markSent(false)
      throw error
    }
  }
  try {
    return { issue: await patiently(once, { patience, signal }), how: 'created' }
  } catch (error) {
    if (error instanceof TrackerError && error.kind === 'unknown') return await findSent(sending)
    throw error
  }
}

/** It may be there, and a list that does not show it yet is no proof that it is not. */
async function findSent(sending: Sending): Promise<Sent> {
  const { tracker, place, filing, patience, signal, wasSent } = sending
  const look = () => patiently(() => tracker.find(filing.report), { patience, signal })
  let there = await look()
  for (const ms of patience.looksMs) {
    if (there?.isOurs === true) break
    await wait(ms, undefined, { signal })
    there = await look()
  }
  if (there?.isOurs === true) return { issue: there, how: 'found' }
  if (there !== undefined) return await commentOn(sending, there)
  if (wasSent === 'before') return await create({ ...sending, wasSent: undefined })
  throw new Unfinished(
    `It is not known whether the report arrived at ${place}: it was sent, no answer came, and it is not to be found. Look there for "${filing.report.title}"; when it is not there, file it again: it is looked for once more before it is sent.`,
  )
}

async function commentOn({ tracker, filing, patience, signal }: Sending, issue: Issue): Promise<Sent> {
  await patiently(() => tracker.comment(issue.number, filing.comment), { patience, signal, also: 'unknown' })
  return { issue, how: 'commented' }
}
