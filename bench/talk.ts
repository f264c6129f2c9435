import { setTimeout as pause } from 'node:timers/promises'
import type { Call } from '../test/wire/rest/call.ts'
import type { Wire } from '../test/wire/wire.ts'
import { clock } from './clock.ts'
import type { DoubleAsks, Talked } from './double.ts'
import { watchCalls } from '../test/support/watch-calls.ts'

const answerWithinMs = 30_000

/** A message on its way: a thread has one at a time. */
type Open = { readonly sentAt: number; readonly messageId: string; firstSign?: number; answered(at: number): void }

/** People's messages, each sent after the answer to the one before it in its thread. See DoubleAsks. */
export async function talk(wire: Wire, how: Parameters<DoubleAsks['talk']>[0]): Promise<Talked> {
  const open = new Map<string, Open>()
  const stop = watchCalls(wire, (call) => see(open, call))
  const firstSign: number[] = []
  const answer: number[] = []
  let left = how.messages
  const lane = async (threads: readonly string[]): Promise<void> => {
    for (let turn = 0; left-- > 0; turn++) {
      const threadId = threads[turn % threads.length] ?? ''
      const measured = await exchange(wire, open, threadId)
      firstSign.push(measured.firstSign)
      answer.push(measured.answer)
      if (how.restMs > 0) await pause(how.restMs)
    }
  }
  const lanes = Array.from({ length: how.atOnce }, (_, own) =>
    how.threads.filter((_thread, index) => index % how.atOnce === own),
  )
  try {
    await Promise.all(lanes.map(lane))
  } finally {
    stop()
  }
  return { firstSign, answer }
}

async function exchange(wire: Wire, open: Map<string, Open>, threadId: string) {
  const done = Promise.withResolvers<number>()
  const late = setTimeout(() => done.reject(new Error(`no answer within ${answerWithinMs} ms`)), answerWithinMs)
  const sentAt = clock()
  const { id } = await wire.owner.say(wire.thread(threadId), 'hello there')
  const waiting: Open = { sentAt, messageId: id, answered: done.resolve }
  open.set(threadId, waiting)
  const answeredAt = await done.promise.finally(() => clearTimeout(late))
  open.delete(threadId)
  return { firstSign: waiting.firstSign ?? Number.NaN, answer: answeredAt - sentAt }
}

function see(open: Map<string, Open>, { method, path, body }: Call): void {
  const [, channelId = '', what] = /^\/channels\/(\d+)\/(typing|messages)$/.exec(path) ?? []
  const waiting = open.get(channelId)
  if (waiting === undefined || method !== 'POST') return
  const at = clock()
  waiting.firstSign ??= at - waiting.sentAt
  const reply = body as { message_reference?: { message_id?: string } } | null
  if (what === 'messages' && reply?.message_reference?.message_id === waiting.messageId) waiting.answered(at)
}
