import type { OutboxEntry } from '../store/outbox.ts'
import type { ThreadRef } from '../store/topic.ts'
import { backOffMs } from './back-off-ms.ts'
import type { Pause } from './chains.ts'
import { ChatError } from './chat.ts'
import type { Chat } from './chat.ts'
import { chatOf } from './chat-of.ts'
import type { DeliveryDeps } from './delivery-deps.ts'
import { fallbackOf } from './fallback-of.ts'
import { createLimit } from './limit.ts'
import { sendEntry } from './send-entry.ts'

const threadsAtOnce = 16
/** Longer than a nonce is surely remembered. */
const oldMs = 60_000
const mostRemembered = 20_000

/** Returns the run that empties one thread, head first. A failed head blocks only its own thread. */
export function createThreadDelivery(deps: DeliveryDeps): (thread: ThreadRef, pause: Pause) => Promise<void> {
  const limit = createLimit(threadsAtOnce)
  const startedAt = deps.now()
  const lastTry = createLastTries()
  const sendHead = (chat: Chat, head: OutboxEntry): Promise<OutboxEntry | undefined> =>
    limit(async () => {
      const { thread } = head
      const before = lastTry.get(thread)
      const entry = before === 'settled' ? head : perhapsTried(head, deps.now())
      const isFirstTry = before === 'settled' || (before === undefined && head.at >= startedAt)
      lastTry.set(thread, 'open')
      await deps.ensureThread(chat, thread)
      deps.edits.giveUp(thread)
      const next = await sendEntry(deps, chat, entry, isFirstTry)
      lastTry.set(thread, 'settled')
      return next
    })
  return async (thread, pause) => {
    let next: OutboxEntry | undefined
    for (let failures = 0; !pause.stopped;) {
      const chat = chatOf(deps.chats, thread)
      if (chat === undefined) return
      const head = next ?? (await deps.store.outbox.head(thread))
      if (head === undefined) return
      try {
        next = await sendHead(chat, head)
        if (next === undefined) return
        failures = 0
      } catch (error) {
        if (!(error instanceof ChatError)) throw error
        const again = await settle(deps, chat, head, error)
        next = undefined
        failures += 1
        if (again) await pause.for(backOffMs(failures))
      }
    }
  }
}

/**
 * How each thread's last try ended here. Settled: sent and removed, so nothing of the thread is half done. Of a thread
 * that is forgotten nothing is known, which costs a look or an edit more.
 */
function createLastTries() {
  const tries = new Map<ThreadRef, 'open' | 'settled'>()
  return {
    get: (thread: ThreadRef) => tries.get(thread),
    set(thread: ThreadRef, outcome: 'open' | 'settled') {
      if (tries.size >= mostRemembered && !tries.has(thread)) tries.clear()
      tries.set(thread, outcome)
    },
  }
}

/**
 * Where the last entry did not come to its end here, this head may have been sent without being noted: by a process that
 * died, or while Redis was away.
 */
function perhapsTried(head: OutboxEntry, now: number): OutboxEntry {
  return head.triedAt === undefined && now - head.at > oldMs ? { ...head, triedAt: head.at } : head
}

/** True when the same entry is to be tried again after a while. */
async function settle(deps: DeliveryDeps, chat: Chat, entry: OutboxEntry, error: ChatError): Promise<boolean> {
  const { outbox } = deps.store
  const context = { err: error, thread: entry.thread, entry: entry.id }
  if (error.kind === 'later' || error.kind === 'unknown') {
    deps.logger.info(context, 'a message is tried again')
    return true
  }
  if (error.kind === 'gone') await moveAway(deps, chat, entry, error)
  else {
    deps.logger.error({ ...context, body: entry.body }, 'a message was refused and is dropped')
    await outbox.remove(entry)
  }
  return false
}

/**
 * thread → parent channel → the owner's DM → spool; what the dead thread had of a long text is sent again. Where somebody
 * can help it, that is said before, once a week a thread: an outbox remembers its ids that long.
 */
async function moveAway(deps: DeliveryDeps, chat: Chat, entry: OutboxEntry, error: ChatError): Promise<void> {
  const { outbox } = deps.store
  const context = { err: error, thread: entry.thread, entry: entry.id }
  const to = await fallbackOf(chat, entry.thread)
  if (to === undefined) {
    deps.logger.error(context, 'a thread is gone and there is nowhere else to say it: its messages are in the spool')
    return outbox.spool(entry.thread)
  }
  deps.logger.warn({ ...context, to }, 'a thread is gone: its messages go elsewhere')
  const { triedAt: _, ...fresh } = entry
  if (entry.sentChunks !== undefined || entry.triedAt !== undefined) await outbox.mark(fresh, { sentChunks: 0 })
  if (error.remedy !== undefined)
    await outbox.add({ id: `moved-${entry.thread}`, thread: to, body: { kind: 'text', text: error.remedy } })
  await outbox.redirect(entry.thread, to)
}
