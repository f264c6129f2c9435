import type { Card } from '../store/card.ts'
import { ChatError } from './chat.ts'
import type { Chat, ChatMessage, Standing } from './chat.ts'
import type { DeliveryDeps } from './delivery-deps.ts'
import { nonce } from './nonce.ts'
import { renderCard } from './render-card.ts'
import { stillWanted } from './still-wanted.ts'
import { planInstead } from './send-with-files.ts'
import { withLines } from './with-lines.ts'

/** Discord remembers a nonce for minutes only: after this long a send of unknown outcome is looked up first. */
const nonceTrustedMs = 60_000

/** `isOld`: an earlier try may have posted it, as the card was then. */
type Posted = Standing & { readonly isOld: boolean }

/**
 * Posts a card's message, once: the nonce makes a repeat the same message, and where that may be forgotten the thread is
 * searched first. A turn that is over is not posted any more: its answer stands, and the card would come after it.
 * Undefined: not posted, by nobody.
 */
export function postCard(deps: DeliveryDeps): (card: Card, chat: Chat) => Promise<Posted | undefined> {
  const startedAt = deps.now()
  const triedAt = new Map<string, number>()
  return async (card, chat) => {
    const { shownIn: place = card.thread } = card
    // Discord would take it for the message that was deleted.
    const key = nonce(`card-${card.id}`, card.reposts ?? 0)
    const opened = place === card.thread ? deps.ensureThread(chat, place) : undefined
    const [isWanted] = await Promise.all([stillWanted(deps, card), opened])
    // What was made before this process began, another one may have posted without coming to note so.
    const tried = triedAt.get(key) ?? (card.at < startedAt ? card.at : undefined)
    const isForgotten = tried !== undefined && (card.isLasting === true || deps.now() - tried > nonceTrustedMs)
    if (tried !== undefined && (!isWanted || isForgotten)) {
      const found = await chat.find(place, key, asPosted(card, chat))
      if (found !== undefined) return { ...found, isOld: true }
    }
    const view = renderCard(card, chat.door)
    if (!isWanted || view.kind === 'nothing') return undefined
    try {
      const standing = await sendCard(chat, place, view.message, key)
      triedAt.delete(key)
      return { ...standing, isOld: tried !== undefined }
    } catch (error) {
      if (error instanceof ChatError && error.kind === 'unknown') triedAt.set(key, tried ?? deps.now())
      throw error
    }
  }
}

/** Whoever can't read the whole of what is asked must at least be asked, and know that it is not the whole. */
async function sendCard(chat: Chat, thread: Card['thread'], message: ChatMessage, key: string) {
  try {
    return await chat.send(thread, message, key)
  } catch (error) {
    const instead = error instanceof ChatError ? planInstead(message, error) : undefined
    if (instead === undefined) throw error
    return await chat.send(thread, withLines(instead[0], 'Allow nothing that you have not read.')[0] ?? message, key)
  }
}

/** As it was when it was posted, as far as a chat can know it again: by its buttons, and by what it replies to. */
function asPosted(card: Card, chat: Chat) {
  const { body } = card
  if (body.kind === 'finding') return messageOf(card, chat)
  if (body.kind === 'turn') {
    const { outcome: _, ...running } = body
    return messageOf({ ...card, body: running }, chat)
  }
  if (body.kind === 'watch') {
    const { ended: _, ...watched } = body
    return messageOf({ ...card, body: watched }, chat)
  }
  if (body.kind === 'offer') {
    const { outcome: _, ...waiting } = body
    return messageOf({ ...card, body: waiting }, chat)
  }
  const { answer: _, isVoid: __, ...open } = body
  return messageOf({ ...card, body: open }, chat)
}

function messageOf(card: Card, chat: Chat) {
  const view = renderCard(card, chat.door)
  return view.kind === 'show' ? view.message : { text: '' }
}
