import type { Recorder, Told } from '../../fleet/recorder.ts'
import type { Logger } from '../../log.ts'
import type { Card, Cards } from '../../store/card.ts'
import type { Signals } from '../../store/store.ts'

/** What expires is closed a moment before, or after. */
const clockMs = 6_000

type Deps = {
  readonly hostId: string
  readonly store: { readonly cards: Pick<Cards, 'get' | 'open'>; readonly signals: Pick<Signals, 'on'> }
  readonly recorder: Recorder
  readonly logger: Logger
}

/** Records which permission is asked for, and how that ends, from the cards. Returns how to stop. */
export function recordAsks({ hostId, store, recorder, logger }: Deps): () => void {
  const take = (card: Card | undefined): void => {
    const event = card === undefined ? undefined : askEvent(card, hostId)
    if (event !== undefined) recorder.record(event)
  }
  const tell = (error: unknown): void => logger.debug({ err: error }, 'what is asked for was not recorded')
  const unlisten = store.signals.on((signal) => {
    if (signal.kind !== 'card' || !/^(?:ask|pane)-/u.test(signal.id)) return
    store.cards.get(signal.id).then(take).catch(tell)
  })
  store.cards
    .open()
    .then((cards) => cards.forEach(take))
    .catch(tell)
  return unlisten
}

/** Of a pane of another host its own worker tells; of a topic whoever hears it first, since an id is counted once. */
function askEvent({ id, at, body }: Card, hostId: string): Told | undefined {
  if (body.kind !== 'ask' || body.what !== 'permission') return undefined
  if (body.pane !== undefined && body.pane.hostId !== hostId) return undefined
  const { answer, isVoid, expiresAt } = body
  const isOver = isVoid !== undefined && Date.now() >= expiresAt - clockMs
  // What is void before its time was answered in its pane, or its turn is over: nobody was kept waiting.
  const state = isOver ? 'expired' : answer === undefined && isVoid === undefined ? 'asked' : 'answered'
  const when = { asked: at, answered: answer?.at ?? Date.now(), expired: Math.min(expiresAt, Date.now()) }
  return {
    kind: 'ask',
    askId: id,
    state,
    about: `${body.title}\n${body.detail}`.trim(),
    id: `${id}-${state}`,
    at: when[state],
    ...(body.pane === undefined ? { agent: 'orchestrator' } : { agent: body.pane.agent }),
  }
}
