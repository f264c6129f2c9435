import { parsePreamble } from '../fleet/preamble.ts'
import type { MessageClass } from '../fleet/preamble.ts'
import { sessionOfThread } from '../fleet/session-of-thread.ts'
import { isThreadRef } from '../store/thread-ref.ts'
import type { ThreadRef } from '../store/topic.ts'

/** Where an agent's answer goes, and what of it: its preamble is for Mos. */
export type Delivery =
  | { readonly kind: 'thread'; readonly text: string }
  | { readonly kind: 'topic'; readonly topic: ThreadRef; readonly text: string }
  | { readonly kind: 'agent'; readonly name: string; readonly text: string; readonly class: MessageClass }

type Given = {
  readonly agent: string
  readonly text: string
  readonly hostId: string
  /** pane agents of the roster */
  readonly agents: readonly string[]
  /** where it was asked */
  readonly thread: ThreadRef | undefined
  readonly hops: number
}

/** Agents that answer each other go on for so long without a person. */
const mostHops = 4

/**
 * Only the address of a preamble is followed: who speaks is known, whatever it says of itself. What names nobody here is
 * text for who asked.
 */
export function planDelivery({ agent, text, hostId, agents, thread, hops }: Given): Delivery {
  const parsed = parsePreamble(text)
  if (parsed === undefined || parsed.preamble.to.host !== hostId || parsed.body === '') return { kind: 'thread', text }
  const { body, preamble } = parsed
  const { session } = preamble.to
  if (agents.includes(session) && session !== agent) {
    if (hops < mostHops) return { kind: 'agent', name: session, text: body, class: preamble.class }
    const bound = `(for ${session}; not passed on: agents have passed ${hops} messages on without a person)`
    return { kind: 'thread', text: `${bound}\n${body}` }
  }
  if (thread !== undefined && session === sessionOfThread(thread)) return { kind: 'thread', text: body }
  const topic = session.replace('-', ':')
  return isThreadRef(topic) ? { kind: 'topic', topic, text: body } : { kind: 'thread', text: body }
}
