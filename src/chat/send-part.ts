import type { Outbox, OutboxEntry } from '../store/outbox.ts'
import { ChatError } from './chat.ts'
import type { Chat, ChatMessage } from './chat.ts'
import { nonce } from './nonce.ts'

/** Discord remembers a nonce for minutes only: after this long a send of unknown outcome is looked up first. */
const nonceTrustedMs = 60_000

/**
 * Sends one part of an entry, once: the nonce makes a repeat the same message, and where the nonce may be forgotten the
 * thread is searched first. Returns the message's id. An outcome that stays unknown is noted with the entry, so that
 * the next process knows since when.
 */
export async function sendPart(
  chat: Chat,
  outbox: Pick<Outbox, 'mark'>,
  entry: OutboxEntry,
  part: { readonly index: number | string; readonly message: ChatMessage },
  now: () => number,
): Promise<string> {
  const key = nonce(entry.id, part.index)
  if (entry.triedAt !== undefined && now() - entry.triedAt > nonceTrustedMs) {
    const found = await chat.find(entry.thread, key, part.message)
    if (found !== undefined) return found.messageId
  }
  try {
    return (await chat.send(entry.thread, part.message, key)).messageId
  } catch (error) {
    const isUnknown = error instanceof ChatError && error.kind === 'unknown'
    if (isUnknown && entry.triedAt === undefined) await outbox.mark(entry, { triedAt: now() })
    throw error
  }
}
