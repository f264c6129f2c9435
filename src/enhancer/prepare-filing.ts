import { z } from 'zod'
import { Failure } from '../errors.ts'
import { principalId } from '../fleet/principal.ts'
import type { Principal } from '../fleet/principal.ts'
import type { TrackerSettings } from '../fleet/tracker-settings.ts'
import type { Redactor } from '../redact/redactor.ts'
import type { Finding } from '../store/finding.ts'
import type { Store } from '../store/store.ts'
import { filingArgs } from './filing.ts'
import type { Filing } from './filing.ts'
import { renderReport } from './render-report.ts'
import { renderTally } from './render-tally.ts'
import { productOf, versionsOf } from './versions-of.ts'

type Asked = {
  readonly store: Pick<Store, 'files' | 'history'>
  readonly redactor: Redactor
  readonly tenant: string
  readonly principal: Principal
  /** a confirmation comes under the cause of what it confirms */
  readonly cause: string
  /** Each line that is typed in a shell is a request of its own, the one with --yes too. */
  readonly isShell: boolean
  readonly now: number
}

/** As long as a plan waits for its confirmation. */
const keptMs = 15 * 60_000
const versionsMs = 14 * 86_400_000
const kept = z.object({ at: z.number(), filing: filingArgs })

/**
 * What would be sent, as it was first shown to who asks: a fault that goes on happening would else be another report with
 * each look, and none could be approved.
 */
export async function prepareFiling(
  asked: Asked,
  finding: Finding,
  { id: tracker }: Pick<TrackerSettings, 'id'>,
): Promise<Filing> {
  const { store, principal, cause, isShell, now } = asked
  const of = `${finding.id}-${tracker}`
  const ids = [`report-${cause}-${of}`, ...(isShell ? [`report-by-${principalId(principal)}-${of}`] : [])]
  for (const id of ids) {
    const before = await read(store, id)
    if (before !== undefined && now - before.at < keptMs) return before.filing
  }
  const filing = await renderNow(asked, finding, tracker)
  const bytes = new TextEncoder().encode(JSON.stringify({ at: now, filing } satisfies z.input<typeof kept>))
  for (const id of ids) await store.files.put(id, { name: 'report.json', bytes })
  return filing
}

async function read(store: Asked['store'], id: string): Promise<z.output<typeof kept> | undefined> {
  const file = await store.files.get(id)
  return file && kept.parse(JSON.parse(new TextDecoder().decode(file.bytes)))
}

/** What would be sent now. */
export async function renderNow(
  { store, redactor, tenant, now }: Pick<Asked, 'store' | 'redactor' | 'tenant' | 'now'>,
  finding: Finding,
  tracker: string,
): Promise<Filing> {
  const versions = versionsOf(await store.history.list({ since: now - versionsMs }))
  const report = renderReport(finding, { redactor, tenant, versions })
  const { title, body, digest, marker } = report
  const version = versions.get(productOf(finding.component))?.join(', ')
  return {
    finding: finding.id,
    tracker,
    report: { title, body, digest, marker },
    comment: renderTally(finding, { report, versions }),
    count: finding.count,
    ...(version === undefined ? {} : { version }),
  }
}

/** Refuses what would say nothing new, or in a second place. */
export function requireNews({ id, upstream, count }: Finding, tracker: string): void {
  if (upstream === undefined) return
  if (upstream.tracker !== tracker && upstream.state === 'open')
    throw conflict(`${id} is filed already: ${upstream.url}`)
  if (upstream.tracker === tracker && upstream.toldCount >= count)
    throw conflict(`${id} is filed already, and all that was seen of it is told there: ${upstream.url}`)
}

const conflict = (text: string): Failure => new Failure(text, { exit: 'conflict' })
