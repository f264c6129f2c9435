import { decodeItem, encodeItem } from './list-item.ts'
import type { NewOutboxEntry, OutboxEntry } from './outbox.ts'
import { isThreadRef } from './thread-ref.ts'
import type { ThreadRef } from './topic.ts'

/** The thread is left out: it is in the list's key, so that a redirect moves items as they are. */
export function encodeEntry(entry: OutboxEntry): string {
  return encodeItem(entry.id, { ...entry, thread: undefined })
}

export const encodeNewEntry = (entry: NewOutboxEntry, at: number): string => encodeEntry({ ...entry, at })

export function decodeEntry(thread: ThreadRef, item: string): OutboxEntry {
  return { ...decodeItem<Omit<OutboxEntry, 'thread'>>(item), thread }
}

/** `<thread>\n<item>`: in the spool the key no longer tells the thread. */
export function decodeSpooled(text: string): OutboxEntry {
  const end = text.indexOf('\n')
  const thread = text.slice(0, end)
  if (!isThreadRef(thread)) throw new Error(`the spool has an entry without a thread: ${thread}`)
  return decodeEntry(thread, text.slice(end + 1))
}

/** Of a receipt that a door may have shown without coming to note it: as a send of unknown outcome, long ago. */
export const adoptedReceiptItem = (opId: string, at: number): string =>
  encodeItem(`receipt-${opId}`, { id: `receipt-${opId}`, body: { kind: 'receipt', opId }, at, triedAt: 0 })

/** Items of the messages that an op's own writes append. */
export const receiptItem = (opId: string, at: number): string =>
  encodeItem(`receipt-${opId}`, { id: `receipt-${opId}`, body: { kind: 'receipt', opId }, at })

export const endItem = (opId: string, at: number): string =>
  encodeItem(`end-${opId}`, { id: `end-${opId}`, body: { kind: 'end', opId }, at })
