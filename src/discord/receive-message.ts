import { DiscordAPIError } from 'discord.js'
import { ChatError } from '../chat/chat.ts'
import { dependsOnProject } from '../command/access-policy.ts'
import type { AccessPolicy } from '../command/access-policy.ts'
import type { Request } from '../command/dispatch.ts'
import type { Config } from '../config/config.ts'
import type { Logger } from '../log.ts'
import type { Store } from '../store/store.ts'
import type { ThreadRef } from '../store/topic.ts'
import { gate } from './gate.ts'
import type { GateDecision } from './gate.ts'
import { incomingMessage } from './incoming-message.ts'
import type { IncomingMessage, MessagePlace, Self } from './incoming-message.ts'
import { isNewer } from './is-newer.ts'
import type { KnownTopics } from './known-topics.ts'
import type { RawMessage } from './raw-message.ts'
import type { Typing } from './typing.ts'

type ReceiveDeps = {
  readonly config: Pick<Config, 'hostId' | 'access'>
  readonly policy: () => AccessPolicy
  readonly store: Pick<Store, 'inbox' | 'outbox' | 'topics'>
  readonly topics: KnownTopics
  readonly typing: Pick<Typing, 'show'>
  /** the first sign, from what is known without Redis */
  readonly sign: (raw: RawMessage) => void
  readonly logger: Logger
  readonly self: (guildId: string | undefined) => Self | undefined
  /** the place at once when it is known */
  readonly place: (channelId: string, guildId: string | undefined) => MessagePlace | undefined
  readonly fetchPlace: (channelId: string, guildId: string) => Promise<MessagePlace | undefined>
  /** an admitted person used Mos here while no guild was bound */
  readonly bindGuild: (guildId: string) => Promise<void>
  /** what somebody who brought a code is told */
  readonly pairOwner: (userId: string, code: string) => Promise<string>
  /** id of the channel of direct messages with them */
  readonly directChannel: (userId: string) => Promise<string>
  readonly parentOf: (threadId: string) => string | undefined
  readonly projectIds: (asked: Pick<Request, 'principal' | 'place'>) => Promise<readonly string[]>
  readonly openThread: (starter: { channelId: string; messageId: string }, title: string) => Promise<unknown>
}

type Deliver = Extract<GateDecision, { kind: 'deliver' }>

/**
 * One message, live or read back: through the gate, then durable in its topic's inbox. Its id is claimed there, so that
 * the same message twice is one. Rejects only when the store is away: then the message must come again.
 */
export function createReceiveMessage(deps: ReceiveDeps): (raw: RawMessage) => Promise<void> {
  return async function receiveMessage(raw) {
    const self = deps.self(raw.guild_id)
    if (self === undefined || raw.author.id === self.userId) return
    const place = deps.place(raw.channel_id, raw.guild_id) ?? (await placeElsewhere(deps, raw))
    if (place === undefined) return
    const message = incomingMessage(raw, place, self)
    const isTopic = deps.topics.has(place.channelId) ?? (await mayBeTopic(deps, raw, message))
    const policy = deps.policy()
    const projectIds = dependsOnProject(policy, message.principal) ? await projectsHere(deps, message, isTopic) : []
    const { homeChannels } = deps.config.access
    const decision = gate(message, { policy, homeChannels, isTopic, projectIds })
    if (decision.kind === 'drop' && isTopic && message.author === 'person') await passBy(deps, message)
    await act(deps, message, decision)
  }
}

/** Else a read-back would judge it again, by what its author may do by then and with the words that it has by then. */
async function passBy({ store: { topics } }: ReceiveDeps, { id, place }: IncomingMessage): Promise<void> {
  const topic = await topics.get(`discord:${place.channelId}`)
  if (topic !== undefined && isNewer(id, topic.cursor ?? '0')) await topics.update(topic.id, { cursor: id })
}

async function placeElsewhere({ fetchPlace }: ReceiveDeps, raw: RawMessage): Promise<MessagePlace | undefined> {
  if (raw.guild_id === undefined || raw.author.bot === true) return undefined
  return fetchPlace(raw.channel_id, raw.guild_id)
}

/** A channel of a guild is never a topic, only its threads are; a bot's message is dropped without asking. */
async function mayBeTopic(deps: ReceiveDeps, raw: RawMessage, { place, author }: IncomingMessage): Promise<boolean> {
  if (author !== 'person' || (place.kind !== 'thread' && place.kind !== 'dm')) return false
  deps.sign(raw)
  return deps.topics.ask(place.channelId)
}

function projectsHere(
  { projectIds, parentOf }: ReceiveDeps,
  { place: { channelId, guildId }, principal }: IncomingMessage,
  isTopic: boolean,
): Promise<readonly string[]> {
  const thread = `discord:${channelId}` as const
  const guild = guildId === undefined ? {} : { guildId }
  const topic = isTopic ? { topicId: thread } : {}
  const parentId = parentOf(channelId)
  const parent = parentId === undefined ? {} : { channelId: parentId }
  return projectIds({ principal, place: { door: 'discord', thread, ...topic, ...parent, ...guild } })
}

async function act(deps: ReceiveDeps, message: IncomingMessage, decision: GateDecision): Promise<void> {
  const { channelId, guildId } = message.place
  if (decision.kind === 'drop') {
    deps.logger.debug(
      { messageId: message.id, channelId, by: message.principal.userId, why: decision.reason },
      'dropped',
    )
    return
  }
  if (decision.kind === 'pair') return pair(deps, message, decision.code)
  if (guildId !== undefined && deps.policy().guildIds.size === 0) await deps.bindGuild(guildId)
  if (decision.kind === 'deliver') return deliver(deps, message, decision)
  await deps.store.outbox.add({
    id: `hint-${message.id}`,
    thread: `discord:${channelId}`,
    body: { kind: 'text', text: decision.text },
    replyTo: `discord:${message.id}`,
  })
}

/** Said to them alone: in a channel others would read how it went, and how many tries there are. */
async function pair(deps: ReceiveDeps, { id, place, principal }: IncomingMessage, code: string): Promise<void> {
  const text = await deps.pairOwner(principal.userId, code)
  try {
    const channelId = place.kind === 'dm' ? place.channelId : await deps.directChannel(principal.userId)
    await deps.store.outbox.add({ id: `pair-${id}`, thread: `discord:${channelId}`, body: { kind: 'text', text } })
  } catch (error) {
    // The code is used up: the same message again would say something else.
    deps.logger.warn({ err: error, by: principal.userId }, 'who brought a code could not be told')
  }
}

async function deliver(deps: ReceiveDeps, message: IncomingMessage, decision: Deliver): Promise<void> {
  const { topicId, title, starter } = decision
  // The first sign does not wait for Redis; while the thread is not there it shows where the person is looking.
  deps.typing.show(message.place.channelId)
  const isFirst = await deps.store.inbox.add(
    {
      id: `discord:${message.id}`,
      topicId,
      by: message.principal,
      text: decision.text,
      at: Date.now(),
      ...(message.files.length === 0 ? {} : { files: message.files }),
    },
    {
      title,
      hostId: deps.config.hostId,
      ...(message.place.guildId === undefined ? {} : { guildId: message.place.guildId }),
      ...(starter === undefined ? {} : { starter }),
    },
  )
  if (decision.isNew) deps.topics.add(topicId)
  // The claim comes before the thread: a crash in between leaves the topic, and the delivery makes its thread.
  if (isFirst && starter !== undefined) inBackground(deps, topicId, openThread(deps, starter, decision))
}

async function openThread(deps: ReceiveDeps, starter: NonNullable<Deliver['starter']>, { title }: Deliver) {
  try {
    await deps.openThread(starter, title)
    deps.typing.show(starter.messageId)
  } catch (error) {
    if (isForbidden(error)) await sayWhyHere(deps, starter)
    throw error
  }
}

const isForbidden = (error: unknown): boolean =>
  error instanceof ChatError && error.cause instanceof DiscordAPIError && error.cause.status === 403

/** Once a week a channel: an outbox remembers its ids that long. The delivery answers in the channel all the same. */
const sayWhyHere = ({ store }: ReceiveDeps, { channelId, messageId }: { channelId: string; messageId: string }) =>
  store.outbox.add({
    id: `no-threads-${channelId}`,
    thread: `discord:${channelId}`,
    body: {
      kind: 'text',
      text: 'I may not make threads in this channel, so I answer here and hear only what mentions me. For a topic of its own, allow me "Create Public Threads" here.',
    },
    replyTo: `discord:${messageId}`,
  })

function inBackground({ logger }: ReceiveDeps, topicId: ThreadRef, work: Promise<unknown>): void {
  work.catch((error: unknown) => logger.warn({ err: error, topicId }, 'left to the delivery'))
}
