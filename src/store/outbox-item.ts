import { decodeItem, encodeItem } from './list-item.ts'
import type { NewOutboxEntry, OutboxEntry } from './outbox.ts'
import type { ThreadRef } from './topic.ts'

/** The thread is left out: it is in the list's key, so that a redirect moves items as they are. */
export function encodeEntry(entry: OutboxEntry): string {
  return encodeItem(entry.id, { ...entry, thread: undefined })
}

export const encodeNewEntry = (entry: NewOutboxEntry, at: number): string => encodeEntry({ ...entry, at })

export function decodeEntry(thread: ThreadRef, item: string): OutboxEntry {
  return { ...decodeItem<Omit<OutboxEntry, 'thread'>>(item), thread }
}

/** Items of the messages that an op's own writes append. */
export const receiptItem = (opId: string, at: number): string =>
  encodeItem(`receipt-${opId}`, { id: `receipt-${opId}`, body: { kind: 'receipt', opId }, at })

export const endItem = (opId: string, at: number): string =>
  encodeItem(`end-${opId}`, { id: `end-${opId}`, body: { kind: 'end', opId }, at })
