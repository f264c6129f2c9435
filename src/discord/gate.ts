import { isKnownGuild } from '../command/access-policy.ts'
import type { AccessPolicy } from '../command/access-policy.ts'
import { authoriseMessage } from '../command/authorise.ts'
import { looksLikeCode } from '../store/pairing-code.ts'
import type { ThreadRef } from '../store/topic.ts'
import type { IncomingMessage } from './incoming-message.ts'
import { topicTitle } from './topic-title.ts'

/** What is known when a message comes in. */
export type Known = {
  readonly policy: AccessPolicy
  readonly homeChannels: readonly string[]
  /** the channel or thread of the message is a topic */
  readonly isTopic: boolean
  /** looked up only for those whose grants depend on it: the place's project */
  readonly projectIds?: readonly string[]
}

export type GateDecision =
  | {
      readonly kind: 'deliver'
      readonly topicId: ThreadRef
      readonly isNew: boolean
      readonly text: string
      readonly title: string
      readonly starter?: { readonly channelId: string; readonly messageId: string }
    }
  /** one line to a person who may speak but said nothing that can be worked on */
  | { readonly kind: 'answer'; readonly text: string }
  /** Nobody owns Mos yet, and this may be the code that makes its author the owner. It goes nowhere else. */
  | { readonly kind: 'pair'; readonly code: string }
  /** Silent: a refusal in a channel is noise, and Discord has no ephemeral answer to a message. `access why` explains. */
  | { readonly kind: 'drop'; readonly reason: string }

/** Anything but spaces, controls and zero-width characters. */
const visible = /[^\s\p{C}]/u

const drop = (reason: string): GateDecision => ({ kind: 'drop', reason })

/** Who and where: decides as a value what happens with a message. The rules of DESIGN §5 and §10. */
export function gate(message: IncomingMessage, known: Known): GateDecision {
  const { place, principal } = message
  if (message.author !== 'person') return drop(`written by ${message.author}`)
  const { guildId } = place
  if (mayPair(message, known.policy)) return { kind: 'pair', code: message.text }
  if (guildId !== undefined && !isKnownGuild(known.policy, guildId, principal.userId)) return drop('unknown guild')
  const spokenTo =
    known.isTopic || message.mentionsUs || place.kind === 'dm' || known.homeChannels.includes(place.channelId)
  if (!spokenTo) return drop('not to us')
  const where = { ...(guildId === undefined ? {} : { guildId }), projectIds: known.projectIds ?? [] }
  const verdict = authoriseMessage(known.policy, principal, where)
  if (!verdict.allowed) return drop(verdict.rule)
  if (!visible.test(message.text) && message.files.length === 0) return nothingSaid(message, known)
  if (place.kind === 'threadless' && !known.isTopic) {
    return { kind: 'answer', text: 'There are no threads in this channel. Mention me in a text channel instead.' }
  }
  return deliver(message, known)
}

/** Before there is an owner no server is known; one that MOS_GUILD_IDS leaves out stays out. */
function mayPair({ place, mentionsUs, text }: IncomingMessage, { canPair, guildIds }: AccessPolicy): boolean {
  if (canPair !== true || !looksLikeCode(text)) return false
  const { guildId } = place
  if (guildId === undefined) return true
  return mentionsUs && (guildIds.size === 0 || guildIds.has(guildId))
}

function deliver(message: IncomingMessage, known: Known): GateDecision {
  const { place } = message
  const opensThread = place.kind === 'channel' && !known.isTopic
  return {
    kind: 'deliver',
    topicId: `discord:${opensThread ? message.id : place.channelId}`,
    isNew: !known.isTopic,
    text: message.text,
    title:
      place.kind === 'thread' && place.name !== undefined
        ? place.name
        : topicTitle(message.text === '' ? (message.files[0]?.name ?? '') : message.text),
    ...(opensThread ? { starter: { channelId: place.channelId, messageId: message.id } } : {}),
  }
}

function nothingSaid(message: IncomingMessage, known: Known): GateDecision {
  // A sticker in a running conversation is a nod, and a home channel's is nobody's question.
  if (!message.mentionsUs && (known.isTopic || message.place.kind !== 'dm')) return drop('no text')
  return { kind: 'answer', text: 'Say what you want in the same message, for example: what is my fleet doing?' }
}
