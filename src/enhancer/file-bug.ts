import { Failure } from '../errors.ts'
import { principalId } from '../fleet/principal.ts'
import type { Operation } from '../operations/operation.ts'
import type { Finding } from '../store/finding.ts'
import type { Op } from '../store/op.ts'
import { isFinal } from '../store/op.ts'
import type { Store } from '../store/store.ts'
import { filingArgs } from './filing.ts'
import type { Filing } from './filing.ts'
import { asFailure, openTracker } from './open-tracker.ts'
import type { TrackerDeps } from './open-tracker.ts'
import { patience as usualPatience } from './patient.ts'
import type { Patience } from './patient.ts'
import { sendReport } from './send-report.ts'
import type { Sent } from './send-report.ts'

export type FileBugDeps = TrackerDeps & {
  readonly store: Pick<Store, 'findings' | 'ops'>
  /** Brings the finding's card up to date. */
  readonly show: (finding: Pick<Finding, 'id'>) => Promise<void>
  readonly patience?: Patience
}

/** Sends the report that was approved, once: the finding is reserved first, and what may have been sent is looked for. */
export const fileBug = (deps: FileBugDeps): Operation => ({
  kind: 'file-bug',
  agents: (op) => [`finding ${filingArgs.parse(op.args).finding}`],
  plan(op) {
    const filing = filingArgs.parse(op.args)
    return [
      { name: 'reserve the finding', run: () => reserve(deps, op, filing), undo: () => release(deps, op, filing) },
      {
        name: `file it at ${filing.tracker}`,
        run: (signal) => file(deps, { op, filing, signal }),
        undo: () => toldOfIssue(deps, filing),
      },
      {
        name: "show it on the finding's card",
        async run() {
          await deps.show({ id: filing.finding })
          const { upstream } = await getFinding(deps, filing.finding)
          return upstream === undefined ? 'shown' : `${filing.tracker} #${upstream.number}: ${upstream.url}`
        },
      },
    ]
  },
  prove: (steps) => steps[1]?.note ?? '',
})

async function reserve({ store }: FileBugDeps, op: Op, filing: Filing): Promise<string> {
  const { finding: id, tracker, report } = filing
  const before = (await getFinding({ store }, id)).filing?.opId
  const holder = before === undefined || before === op.id ? undefined : await store.ops.get(before)
  const mayTakeOver = holder === undefined || isFinal(holder.state)
  await store.findings.update(id, ({ filing: held, upstream }) => {
    if (held?.opId === op.id || isDone(upstream, filing)) return undefined
    if (held !== undefined && (held.opId !== before || !mayTakeOver))
      throw new Failure(`${id} is on its way to ${held.tracker} already${by(held.opId)}. Wait for it, or cancel it.`, {
        exit: 'conflict',
      })
    if (held?.sentAt !== undefined && held.tracker !== tracker)
      throw new Failure(`${id} may be at ${held.tracker} already, whose answer got lost. File it there again first.`, {
        exit: 'conflict',
      })
    if (upstream?.state === 'open' && upstream.tracker !== tracker)
      throw new Failure(`${id} is filed already: ${upstream.url}`, { exit: 'conflict' })
    const sent = held?.sentAt === undefined ? {} : { sentAt: held.sentAt }
    const own = { tracker, digest: report.digest, by: principalId(op.by), at: Date.now(), opId: op.id }
    return { filing: { ...own, ...sent } }
  })
  return `${id} is reserved`
}

const by = (opId: string | undefined): string => (opId === undefined ? '' : ` (${opId})`)

/** What may have been sent stays reserved: whoever files it next looks first. */
async function release({ store }: FileBugDeps, op: Op, { finding }: Filing): Promise<string | void> {
  let isLeft = false
  await store.findings.update(finding, ({ filing }) => {
    isLeft = filing?.opId !== op.id || filing.sentAt !== undefined
    return isLeft ? undefined : { filing: undefined }
  })
  return isLeft ? '' : undefined
}

type Running = { readonly op: Op; readonly filing: Filing; readonly signal: AbortSignal }

async function file(deps: FileBugDeps, { op, filing, signal }: Running): Promise<string> {
  const { store, patience = usualPatience } = deps
  const before = await getFinding(deps, filing.finding)
  if (isDone(before.upstream, filing)) return before.upstream?.url ?? ''
  if (before.filing?.opId !== op.id) throw lost(filing)
  const markSent = async (isSent: boolean): Promise<void> => {
    await store.findings.update(filing.finding, ({ filing: held }) => {
      if (held?.opId !== op.id) throw lost(filing)
      const { sentAt: _, ...rest } = held
      return { filing: isSent ? { ...rest, sentAt: Date.now() } : rest }
    })
  }
  try {
    const { tracker, place } = await openTracker(deps, filing.tracker)
    const wasSent = whenSent(before.filing)
    const sent = await sendReport({ tracker, place, filing, patience, signal, wasSent, markSent })
    await write(deps, op, filing, sent)
    return `${words[sent.how]} ${sent.issue.url}`
  } catch (error) {
    throw asFailure(error)
  }
}

/** What another op had sent, whose reservation this one took over, a person has looked after since. */
function whenSent({ sentAt, at }: NonNullable<Finding['filing']>): 'now' | 'before' | undefined {
  if (sentAt === undefined) return undefined
  return sentAt >= at ? 'now' : 'before'
}

const words: Readonly<Record<Sent['how'], string>> = {
  created: 'filed as',
  found: 'filed as',
  commented: 'was there already, told how often it was seen:',
}

async function write({ store }: FileBugDeps, op: Op, filing: Filing, { issue, how }: Sent): Promise<void> {
  const { finding, tracker, report, count, version } = filing
  const at = Date.now()
  await store.findings.update(finding, (now) => {
    if (isDone(now.upstream, filing)) return undefined
    const { number, url, state } = issue
    const what = `${how === 'commented' ? 'told' : 'filed at'} ${tracker} #${number} by ${principalId(op.by)}`
    return {
      filing: undefined,
      upstream: {
        tracker,
        url,
        number,
        state,
        digest: report.digest,
        filedBy: principalId(op.by),
        filedAt: at,
        toldCount: count,
        ...(version === undefined ? {} : { version }),
      },
      history: [...now.history, { at, what }],
    }
  })
}

/** A cancel that came too late takes nothing back, and says so. */
async function toldOfIssue(deps: FileBugDeps, filing: Filing): Promise<string> {
  const { upstream } = await getFinding(deps, filing.finding)
  return isDone(upstream, filing) ? `It is filed all the same: ${upstream?.url ?? ''}` : ''
}

const isDone = (upstream: Finding['upstream'], { tracker, report }: Filing): boolean =>
  upstream?.tracker === tracker && upstream.digest === report.digest

const lost = ({ finding }: Filing): Failure =>
  new Failure(`Another report of ${finding} was begun meanwhile. See: /bug show finding:${finding}`, {
    exit: 'conflict',
  })

async function getFinding({ store }: { store: Pick<Store, 'findings'> }, id: string): Promise<Finding> {
  const finding = await store.findings.get(id)
  if (finding === undefined) throw new Failure(`There is no finding ${id}. See which there are: /bug list`)
  return finding
}
