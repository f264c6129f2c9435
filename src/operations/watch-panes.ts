import { explain } from '../errors.ts'
import { fitScreen } from '../fleet/fit-screen.ts'
import { maskSecrets } from '../host/mask-secrets.ts'
import type { Supervisor } from '../host/supervisor.ts'
import type { Logger } from '../log.ts'
import type { Card, WatchCard } from '../store/card.ts'
import { retryLevel } from '../store/store-away.ts'
import type { Store } from '../store/store.ts'

const everyMs = 2_000

type Deps = {
  readonly hostId: string
  readonly store: Pick<Store, 'cards' | 'signals'>
  readonly supervisor: Pick<Supervisor, 'screen'>
  /** False: it was taken out of the roster, so that no screen of it comes any more. */
  readonly isWanted: (agent: string) => Promise<boolean>
  /** no screen shows one */
  readonly secrets: readonly string[]
  readonly logger: Logger
  readonly now?: () => number
}

type Watch = Card & { readonly body: WatchCard }
/** undefined: there is something new to see */
type Note = { readonly note?: string | undefined }

/**
 * Keeps the cards of watched panes of this host up to date: looks each 2 s while there are any, once for all who watch
 * one agent, and writes what has changed. The store knows who watches what, so the next start goes on with it. The
 * function returned ends it; the cards stay open.
 */
export function watchPanes(deps: Deps): () => void {
  const now = deps.now ?? Date.now
  let timer: NodeJS.Timeout | undefined
  let running = false
  let again = false
  let stopped = false
  const known = new Set<string>()

  const look = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    const open = (await deps.store.cards.open()).filter(isWatch).filter(({ body }) => body.hostId === deps.hostId)
    for (const [agent, cards] of Map.groupBy(open, ({ body }) => body.agent)) {
      const going = cards.filter(({ body }) => body.endsAt > now())
      for (const card of cards) if (!going.includes(card)) await put(card, { ended: 'its 15 minutes are over' })
      if (going.length > 0) await show(agent, going)
    }
    if (open.length > 0 && !stopped) timer = setTimeout(wake, everyMs)
  }

  const show = async (agent: string, cards: readonly Watch[]): Promise<void> => {
    const seen = await capture(agent)
    const isGone = seen.note !== undefined && !(await deps.isWanted(agent))
    for (const card of cards) {
      if (isGone) {
        await put(card, { ended: 'it was removed' })
        continue
      }
      const { screen = card.body.screen ?? '', note } = seen
      if (screen !== card.body.screen || note !== card.body.note) await put(card, { screen, note })
    }
  }

  /** A pane that is away may come back: the last screen stays, with the reason. */
  const capture = async (agent: string): Promise<{ screen?: string } & Note> => {
    try {
      return { screen: fitScreen(maskSecrets(await deps.supervisor.screen(agent), deps.secrets)), note: undefined }
    } catch (error) {
      return { note: explain(error) }
    }
  }

  const put = ({ id, thread, body }: Watch, change: Pick<WatchCard, 'screen' | 'ended'> & Note): Promise<void> => {
    const { note: _, ...before } = body
    const { note, ...changed } = change
    const next: WatchCard = { ...before, ...changed, ...(note === undefined ? {} : { note }) }
    return deps.store.cards.put({ id, thread, isShown: true, isFinal: next.ended !== undefined, body: next })
  }

  /** One look at a time; asked again meanwhile, it looks once more. */
  const wake = (): void => {
    again = true
    if (!running) void run()
  }
  const run = async (): Promise<void> => {
    running = true
    while (again && !stopped) {
      again = false
      try {
        await look()
      } catch (error) {
        deps.logger[retryLevel(error)]({ err: error }, 'a watched pane could not be shown')
      }
    }
    running = false
  }

  const unfollow = deps.store.signals.on((signal) => {
    if (signal.kind === 'rescan' && timer === undefined) wake()
    // Its own writes come back as hints too: those look at nothing that the next look would not.
    if (signal.kind === 'card' && signal.id.startsWith('watch-') && !known.has(signal.id)) {
      known.add(signal.id)
      wake()
    }
  })
  wake()
  return () => {
    stopped = true
    clearTimeout(timer)
    unfollow()
  }
}

const isWatch = (card: Card): card is Watch => card.body.kind === 'watch'
