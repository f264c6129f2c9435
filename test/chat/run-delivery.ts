import { onTestFinished } from 'vitest'
import type { Chat } from '../../src/chat/chat.ts'
import { startDelivery } from '../../src/chat/delivery.ts'
import type { NewOutboxEntry } from '../../src/store/outbox.ts'
import type { Store } from '../../src/store/store.ts'
import type { ThreadRef } from '../../src/store/topic.ts'
import { eventually } from '../support/eventually.ts'
import { createFakeChat } from '../support/fake-chat.ts'
import type { FakeChat } from '../support/fake-chat.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { testStore } from '../support/store.ts'

export const text = (id: string, thread: ThreadRef = 'discord:1', words = id): NewOutboxEntry => ({
  id,
  thread,
  body: { kind: 'text', text: words },
})

/** What `mos serve` runs, until the test ends. */
export function deliver(store: Store, chat: FakeChat, now?: () => number): { stop(): Promise<void> } {
  const chats = new Map<Chat['door'], Chat>([['discord', chat]])
  const delivery = startDelivery({ store, chats, logger: silentLogger, ...(now === undefined ? {} : { now }) })
  onTestFinished(() => delivery.stop())
  return delivery
}

export async function delivered(): Promise<{ store: Store; chat: FakeChat; another: () => Promise<Store> }> {
  const { store, another } = await testStore()
  const chat = createFakeChat()
  deliver(store, chat)
  return { store, chat, another }
}

export const patient = { timeout: 20_000, interval: 5 }
export const empty = (store: Store): Promise<boolean> =>
  eventually('the outbox is empty', async () => (await store.outbox.waiting()).length === 0)
