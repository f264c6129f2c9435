import type { Card } from '../store/card.ts'
import { backOffMs } from './back-off-ms.ts'
import type { Pause } from './chains.ts'
import { ChatError } from './chat.ts'
import type { Chat } from './chat.ts'
import { chatOf } from './chat-of.ts'
import type { DeliveryDeps } from './delivery-deps.ts'
import { postCard } from './post-card.ts'
import { renderCard } from './render-card.ts'

const pacedMs = 1000
const mostRemembered = 2000

/** What one card shows now, as which message (none: it needs none), and since when. */
type Shown = {
  readonly version: number
  readonly at: number
  readonly messageId?: string | undefined
  /** its message or its thread is gone: there is nothing to keep up to date */
  readonly isLost?: true
}

/**
 * Returns the run that brings one card up to date: its message is posted at once, then edited once a second at most,
 * the final state at once again, each with the latest state. What no process got to render stays stale in the store.
 */
export function createCardEditor(deps: DeliveryDeps): (id: string, pause: Pause) => Promise<void> {
  const { cards } = deps.store
  const shown = new Map<string, Shown>()
  const post = postCard(deps)

  const settle = async (id: string, state: Omit<Shown, 'at'>): Promise<void> => {
    remember(shown, id, { ...state, at: deps.now() })
    await cards.rendered(id, state.version, state.messageId)
  }

  return async (id, pause) => {
    for (let failures = 0; !pause.stopped;) {
      const card = await cards.get(id)
      if (card === undefined) return cards.rendered(id, 0)
      const before = shown.get(id)
      if (!card.isShown || isUpToDate(card, before)) return
      if (before?.isLost === true) return settle(id, { ...before, version: card.version })
      const chat = chatOf(deps.chats, card.thread)
      if (chat === undefined) return
      const wait = before === undefined || card.isFinal ? 0 : before.at + pacedMs - deps.now()
      if (wait > 0) {
        await pause.untilWoken(wait)
        continue
      }
      const messageId = card.messageId ?? before?.messageId
      try {
        await settle(id, messageId === undefined ? await posted(card, chat) : await edited(card, chat, messageId))
        failures = 0
      } catch (error) {
        if (!(error instanceof ChatError)) throw error
        deps.logger.info({ err: error, card: id }, 'a card could not be shown')
        if (error.kind === 'gone' || error.kind === 'refused') {
          await settle(id, { version: card.version, messageId, isLost: true })
          continue
        }
        failures += 1
        await pause.for(backOffMs(failures))
      }
    }
  }

  async function posted(card: Card, chat: Chat): Promise<Omit<Shown, 'at'>> {
    const message = await post(card, chat)
    return { version: message?.isOld === true ? 0 : card.version, messageId: message?.messageId }
  }
}

const isUpToDate = ({ version, messageId }: Card, shown: Shown | undefined): boolean =>
  shown?.version === version && (shown.messageId === undefined || messageId !== undefined)

async function edited(card: Card, chat: Chat, messageId: string): Promise<Omit<Shown, 'at'>> {
  const view = renderCard(card, chat.door)
  if (view.kind === 'nothing') await chat.remove(card.thread, messageId)
  else {
    // What is attached stays with the message.
    const { files: _, ...message } = view.message
    await chat.edit(card.thread, messageId, message)
  }
  return { version: card.version, messageId }
}

/** The latest last, so that the oldest is forgotten first; what is forgotten costs one edit more. */
function remember(shown: Map<string, Shown>, id: string, state: Shown): void {
  shown.delete(id)
  shown.set(id, state)
  const [oldest] = shown.keys()
  if (shown.size > mostRemembered && oldest !== undefined) shown.delete(oldest)
}
