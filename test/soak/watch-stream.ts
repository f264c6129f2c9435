import { nonce } from '../../src/chat/nonce.ts'
import { watchCalls } from '../support/watch-calls.ts'
import type { Call } from '../wire/rest/call.ts'
import type { Wire } from '../wire/wire.ts'

/** What Discord took about one message of a person: its card posted, edited or removed, or its answer posted. */
export type StreamStep = {
  readonly kind: 'posted' | 'edited' | 'removed' | 'answered'
  /** the person's message */
  readonly messageId: string
  /** where: a channel's id */
  readonly thread: string
  /** its content; of what is removed '' */
  readonly content: string
  /** ms of the double's clock */
  readonly at: number
}

type Body = { readonly content?: string; readonly nonce?: string; readonly message_reference?: { message_id?: string } }

/** Collects the steps of all topics, in the order in which Discord took them; refused requests change nothing. */
export function watchStream(wire: Wire): { readonly steps: readonly StreamStep[]; stop(): void } {
  const steps: StreamStep[] = []
  /** a card's message → the person's */
  const cards = new Map<string, string>()
  const stop = watchCalls(wire, (call) => {
    const [, channelId = '', ownId] = /^\/channels\/(\d+)\/messages(?:\/(\d+))?$/.exec(call.path) ?? []
    if (channelId === '' || call.status < 200 || call.status > 299) return
    const body = (call.body ?? {}) as Body
    if (ownId !== undefined) changed(call, { thread: channelId, ownId }, body)
    else if (call.method === 'POST') posted(call, channelId, body)
  })

  type Place = { readonly thread: string; readonly ownId: string }

  function changed({ method, at }: Call, { thread, ownId }: Place, { content = '' }: Body): void {
    const messageId = cards.get(ownId)
    if (messageId === undefined || (method !== 'PATCH' && method !== 'DELETE')) return
    steps.push({ kind: method === 'PATCH' ? 'edited' : 'removed', messageId, thread, content, at })
  }

  function posted({ at }: Call, thread: string, body: Body): void {
    const messageId = body.message_reference?.message_id ?? ''
    const { content = '' } = body
    if (body.nonce === nonce(`answer-discord:${messageId}`, 0))
      steps.push({ kind: 'answered', messageId, thread, content, at })
    if (body.nonce !== nonce(`card-turn-discord:${messageId}`, 0)) return
    steps.push({ kind: 'posted', messageId, thread, content, at })
    const card = wire
      .thread(thread)
      .messages()
      .find(({ raw }) => raw.nonce === body.nonce)
    if (card !== undefined) cards.set(card.id, messageId)
  }

  return { steps, stop }
}
