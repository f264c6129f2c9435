import type { Logger } from '../log.ts'
import type { Card, OfferCard } from '../store/card.ts'
import type { Finding } from '../store/finding.ts'
import type { Signals, Store } from '../store/store.ts'
import { retryLevel } from '../store/store-away.ts'
import { openTracker } from './open-tracker.ts'
import type { TrackerDeps } from './open-tracker.ts'
import { endCloseOffer, findCure, planCloseOffer } from './plan-close-offer.ts'
import { findingCardId } from './plan-finding-card.ts'
import type { Issue } from './trackers/tracker.ts'
import { TrackerError } from './trackers/tracker.ts'

type Deps = TrackerDeps & {
  readonly store: Pick<Store, 'findings' | 'history' | 'cards'> & { readonly signals: Pick<Signals, 'on'> }
  /** how long a fault must stay away after an update */
  readonly quietDays: () => number
  readonly logger: Logger
  readonly now?: () => number
}
export type Following = {
  /** Looks at each filed issue that is open, now. */
  look(): Promise<void>
  /** What it is at may go on for a moment, and does nothing that could not come later. */
  stop(): void
}

const everyMs = 30 * 60_000
/** What only a person mends is not asked for each half hour. */
const refusedMs = 6 * 3_600_000

/**
 * Follows what became of filed issues, seldom, and only while one is open: at the start and each 30 minutes. A tracker that
 * asks for time gets it. Offers to close what an update has cured.
 */
export function followUpstream(deps: Deps): Following {
  const { store, logger, now = Date.now } = deps
  const notBefore = new Map<string, number>()
  let lookedAt = -Infinity
  let running: Promise<void> = Promise.resolve()
  let isStopped = false

  async function pass(): Promise<void> {
    const filed = (await store.findings.list()).filter(({ upstream }) => upstream?.state === 'open')
    for (const finding of filed) if (!isStopped) await followOne(finding)
    if (!isStopped) await offerToClose(deps, now())
  }

  async function followOne(finding: Finding): Promise<void> {
    const { tracker: id, number } = finding.upstream ?? { tracker: '', number: 0 }
    if ((notBefore.get(id) ?? 0) > now()) return
    try {
      const { tracker } = await openTracker(deps, id)
      await keepState(deps, finding, await tracker.get(number), now())
    } catch (error) {
      if (retryLevel(error) === 'debug') throw error
      const isPassing = error instanceof TrackerError && error.kind !== 'login' && error.kind !== 'refused'
      const wait = isPassing ? (error.retryAfterMs ?? everyMs) : refusedMs
      notBefore.set(id, now() + wait)
      logger.warn({ err: error, tracker: id, finding: finding.id }, 'an issue could not be looked at')
    }
  }

  const look = (): Promise<void> => {
    lookedAt = now()
    running = running.then(pass)
    const looked = running
    running = running.catch(() => undefined)
    return looked
  }
  const unlisten = store.signals.on((signal) => {
    if (isStopped || signal.kind !== 'rescan' || now() - lookedAt < everyMs) return
    look().catch((error: unknown) => logger[retryLevel(error)]({ err: error }, 'filed issues could not be followed'))
  })
  return {
    look,
    stop() {
      isStopped = true
      unlisten()
    },
  }
}

/** The finding's card follows by itself. */
async function keepState({ store }: Deps, { id }: Finding, issue: Issue | undefined, at: number): Promise<void> {
  if (issue?.state === 'open') return
  await store.findings.update(id, ({ upstream, history }) => {
    if (upstream?.state !== 'open' || (issue !== undefined && issue.number !== upstream.number)) return undefined
    const named = `${upstream.tracker} #${upstream.number}`
    const what = issue === undefined ? `${named} is gone there` : `${named} was closed there`
    return { upstream: { ...upstream, state: 'closed', closedAt: at }, history: [...history, { at, what }] }
  })
}

const isOffer = (card: Card): card is Card & { readonly body: OfferCard } =>
  card.body.kind === 'offer' && card.body.about.startsWith('close f-')

async function offerToClose({ store, quietDays }: Deps, now: number): Promise<void> {
  for (const card of (await store.cards.open()).filter(isOffer)) {
    const ended = endCloseOffer(card, await store.findings.get(card.body.about.slice('close '.length)))
    if (ended !== undefined) await store.cards.put(ended)
  }
  const options = { quietDays: quietDays(), now }
  const quiet = (await store.findings.list()).filter(
    ({ upstream, lastAt }) => upstream?.state === 'open' && now - lastAt >= options.quietDays * 86_400_000,
  )
  if (quiet.length === 0) return
  const events = (await store.history.list({ since: 0 })).filter(({ kind }) => kind === 'version')
  for (const finding of quiet) {
    const update = findCure(finding, events, options)
    const card = update && (await store.cards.get(findingCardId(finding.id)))
    if (update === undefined || card === undefined) continue
    const offer = planCloseOffer(finding, update, card.shownIn ?? card.thread)
    if ((await store.cards.get(offer.id)) === undefined) await store.cards.put(offer)
  }
}
