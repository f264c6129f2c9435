import { bugsChannel } from '../fleet/bugs-channel.ts'
import type { Logger } from '../log.ts'
import type { Finding } from '../store/finding.ts'
import type { Signals, Store } from '../store/store.ts'
import { retryLevel } from '../store/store-away.ts'
import { showFinding } from './show-finding.ts'
import type { ShowDeps } from './show-finding.ts'

type Deps = Omit<ShowDeps, 'store'> & {
  readonly store: Pick<Store, 'cards' | 'findings'> & { readonly signals: Pick<Signals, 'on'> }
  readonly logger: Logger
  readonly now?: () => number
}

const sweepMs = 60_000
const lookForPlacesMs = 10 * 60_000

/**
 * Keeps the cards of findings up to date, whoever changes these: at each hint, all open ones when the bugs channel is
 * another than before, those that could not be shown each ten minutes; and opens what is snoozed when its time has come.
 * Returns how to stop.
 */
export function followFindings(deps: Deps): () => void {
  const { store, logger, now = Date.now } = deps
  const waiting = new Set<string>()
  let isRunning = false
  let isStopped = false
  let channel: string | undefined
  let isTold = false
  let sweptAt = 0
  let lookedAt = 0

  async function sweep(): Promise<void> {
    const wanted = bugsChannel(deps.access, deps.settings())
    const isOther = wanted !== channel
    if (!isOther && now() - sweptAt < sweepMs) return
    sweptAt = now()
    for (const { id, snoozedUntil = 0 } of await store.findings.list({ state: 'snoozed' }))
      if (snoozedUntil <= now()) await store.findings.update(id, (finding) => awake(finding, now()))
    const open = await store.findings.list({ state: 'open' })
    if (wanted === undefined && open.length > 0 && !isTold) {
      isTold = true
      logger.warn('findings have no channel to be shown in: /channel use as:bugs. /bug list shows them')
    }
    const isDue = isOther || now() - lookedAt >= lookForPlacesMs
    if (isDue) lookedAt = now()
    channel = wanted
    if (!isDue || wanted === undefined) return
    for (const { id } of open.toReversed()) waiting.add(id)
    for (const { messageId, id, thread, body } of await store.cards.lasting())
      if (messageId === undefined && !isOther)
        await store.cards.put({ id, thread, isShown: true, isFinal: false, isLasting: true, body })
  }

  async function run(): Promise<void> {
    await sweep()
    // Those that come meanwhile are behind them.
    for (const id of waiting) {
      if (isStopped) return
      waiting.delete(id)
      await showFinding(deps, { id }).catch((error: unknown) => {
        waiting.add(id)
        throw error
      })
    }
  }

  function wake(): void {
    if (isRunning || isStopped) return
    isRunning = true
    void run()
      .catch((error: unknown) => logger[retryLevel(error)]({ err: error }, 'findings could not be shown'))
      .finally(() => (isRunning = false))
  }

  const stop = store.signals.on((signal) => {
    if (signal.kind === 'finding') waiting.add(signal.id)
    if (signal.kind === 'finding' || signal.kind === 'rescan') wake()
  })
  wake()
  return () => {
    isStopped = true
    stop()
  }
}

function awake({ state, snoozedUntil = 0, history }: Finding, at: number) {
  if (state !== 'snoozed' || snoozedUntil > at) return undefined
  return {
    state: 'open' as const,
    snoozedUntil: undefined,
    history: [...history, { at, what: 'its snooze is over' }],
  }
}
