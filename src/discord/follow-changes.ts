import { z } from 'zod'
import type { Dispatcher } from '../command/dispatch.ts'
import { Failure } from '../errors.ts'
import type { Principal } from '../fleet/principal.ts'
import type { Logger } from '../log.ts'
import type { Store } from '../store/store.ts'
import { StoreAway } from '../store/store-away.ts'
import type { ThreadRef } from '../store/topic.ts'
import type { MessageChange } from './held-messages.ts'
import { incomingMessage } from './incoming-message.ts'
import type { MessagePlace, Self } from './incoming-message.ts'
import type { KnownTopics } from './known-topics.ts'
import { rawMessageSchema } from './raw-message.ts'
import type { RawMessage } from './raw-message.ts'
import { repostDeleted, repostFrom } from './repost-cards.ts'

type Deps = {
  readonly store: Pick<Store, 'inbox' | 'cards'>
  readonly topics: Pick<KnownTopics, 'close'>
  readonly dispatcher: Pick<Dispatcher, 'dispatch' | 'judge'>
  /** behind the messages of that channel which are not in the store yet, and again while the store is away */
  readonly hold: (change: MessageChange) => void
  /** with the roles of its author, where those may admit them */
  readonly withRoles: (raw: RawMessage) => Promise<RawMessage>
  readonly self: (guildId: string | undefined) => Self | undefined
  readonly place: (channelId: string, guildId: string | undefined) => MessagePlace | undefined
  readonly logger: Logger
}

/**
 * What people do to messages that stand there, as the gateway tells it. A fault is logged, and the message stays as it was.
 */
export type FollowChanges = {
  /** By who may still speak there; what never was a message to us does not become one. */
  edited(raw: unknown): void
  deleted(raw: unknown): void
  /** many at once, as moderators and bots do */
  deletedMany(raw: unknown): void
  /** a thread or a channel: its topic is closed, and what waits for an answer there is asked elsewhere */
  channelDeleted(raw: unknown): void
  /** ❌ takes a waiting message back, and stops the turn that works on it. */
  reacted(raw: unknown): void
}

/** A person's: a bot's message never waits, and Mos edits its own all the time. */
const edit = rawMessageSchema.extend({ edited_timestamp: z.string() }).refine(({ author }) => author.bot !== true)
const deletion = z.object({ id: z.string(), channel_id: z.string() })
const channel = z.object({ id: z.string() })
const deletions = z.object({ ids: z.array(z.string()), channel_id: z.string() })
const reaction = z.object({
  user_id: z.string(),
  channel_id: z.string(),
  message_id: z.string(),
  message_author_id: z.string().optional(),
  guild_id: z.string().optional(),
  member: z.object({ roles: z.array(z.string()).optional() }).optional(),
  emoji: z.object({ name: z.string().nullish() }),
})
type Reaction = z.output<typeof reaction>

export const stopSigns: ReadonlySet<string> = new Set(['❌', '✖️', '🛑'])

export function createFollowChanges(deps: Deps): FollowChanges {
  const inOrder =
    <T extends { channel_id: string }>(
      schema: z.ZodType<T>,
      act: (data: T) => Promise<void>,
      revised: (data: T, held: RawMessage) => RawMessage | undefined,
    ) =>
    (raw: unknown): void => {
      const { data } = schema.safeParse(raw)
      if (data === undefined) return
      const apply = () => quietly(deps, act(data))
      deps.hold({ channelId: data.channel_id, apply, revised: (held) => revised(data, held) })
    }
  return {
    edited: inOrder(edit, (raw) => takeEdit(deps, raw), withWords),
    deleted: inOrder(
      deletion,
      ({ channel_id, id }) => takeBack(deps, channel_id, [id]),
      ({ id }, held) => (held.id === id ? undefined : held),
    ),
    deletedMany: inOrder(
      deletions,
      ({ channel_id, ids }) => takeBack(deps, channel_id, ids),
      ({ ids }, held) => (ids.includes(held.id) ? undefined : held),
    ),
    channelDeleted: inOrder(
      channel.transform(({ id }) => ({ channel_id: id })),
      async ({ channel_id: channelId }) => {
        await deps.topics.close(channelId)
        await repostFrom(deps.store.cards, `discord:${channelId}`)
      },
      (_, held) => held,
    ),
    reacted: inOrder(
      reaction,
      (data) => react(deps, data),
      (data, held) => (isTakenBack(data, held) ? undefined : held),
    ),
  }
}

/** Rejects while the store is away alone: what is refused, or a fault, comes again with every try. */
async function quietly({ logger }: Deps, work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (error instanceof StoreAway) throw error
    const level = error instanceof Failure ? 'info' : 'warn'
    logger[level]({ err: error }, 'what was done to a message had no effect')
  }
}

async function takeBack(deps: Deps, channelId: string, ids: readonly string[]): Promise<void> {
  for (const id of ids) await change(deps, channelId, id, undefined)
  await repostDeleted(deps.store.cards, `discord:${channelId}`, ids)
}

/** Whom it names stays as it was: what was not said to us at first is not by an edit. */
const withWords = ({ id, content, attachments }: RawMessage, held: RawMessage): RawMessage =>
  held.id !== id || (content.trim() === '' && attachments.length === 0) ? held : { ...held, content, attachments }

async function takeEdit(deps: Deps, raw: RawMessage): Promise<void> {
  const self = deps.self(raw.guild_id)
  const place = deps.place(raw.channel_id, raw.guild_id)
  if (self === undefined || place === undefined) return
  // Most edits of a server are of nothing that waits: those cost no more than this look.
  const waiting: ThreadRef[] = []
  for (const topicId of topicsOf(raw.channel_id, raw.id))
    if ((await deps.store.inbox.count(topicId)) > 0) waiting.push(topicId)
  if (waiting.length === 0) return
  const { author, text, files, principal } = incomingMessage(await deps.withRoles(raw), place, self)
  // Emptied, it says nothing any more; deleting it is another event.
  if (author !== 'person' || (text === '' && files.length === 0)) return
  for (const topicId of waiting) {
    const { allowed, rule } = await deps.dispatcher.judge('message', { principal, place: placeIn(topicId, principal) })
    if (!allowed) deps.logger.debug({ messageId: raw.id, by: principal.userId, why: rule }, 'an edit is not taken')
    else if (await deps.store.inbox.change(topicId, `discord:${raw.id}`, text)) return
  }
}

const placeIn = (topicId: ThreadRef, { guildId }: Pick<Principal & { kind: 'discord' }, 'guildId'>) => ({
  door: 'discord' as const,
  thread: topicId,
  topicId,
  ...(guildId === undefined ? {} : { guildId }),
})

/** A message stands in its channel's topic, or opened the topic that has its id. */
const topicsOf = (channelId: string, messageId: string): readonly ThreadRef[] => [
  `discord:${channelId}`,
  `discord:${messageId}`,
]

async function change({ store }: Deps, channelId: string, messageId: string, text: string | undefined): Promise<void> {
  for (const topicId of topicsOf(channelId, messageId)) {
    if (await store.inbox.change(topicId, `discord:${messageId}`, text)) return
  }
}

const isTakenBack = ({ message_id, user_id, emoji }: Reaction, { id, author }: RawMessage): boolean =>
  id === message_id && author.id === user_id && stopSigns.has(emoji.name ?? '')

async function react(deps: Deps, data: Reaction): Promise<void> {
  const { user_id: userId, channel_id: channelId, message_id: messageId, guild_id: guildId } = data
  const self = deps.self(guildId)
  if (self === undefined || userId === self.userId || !stopSigns.has(data.emoji.name ?? '')) return
  const isOwn = data.message_author_id === userId
  if (!isOwn && data.message_author_id !== self.userId) return
  for (const topicId of topicsOf(channelId, messageId)) {
    const running = await deps.store.inbox.peek(topicId)
    if (running === undefined) continue
    const isRunning = isOwn ? running.id === `discord:${messageId}` : await isCardOf(deps, running.id, messageId)
    if (isOwn && (await deps.store.inbox.change(topicId, `discord:${messageId}`, undefined))) return
    if (isRunning) await stop(deps, data, topicId)
  }
}

async function isCardOf({ store }: Deps, entryId: string, messageId: string): Promise<boolean> {
  return (await store.cards.get(`turn-${entryId}`))?.messageId === messageId
}

async function stop({ dispatcher }: Deps, data: Reaction, topicId: ThreadRef): Promise<void> {
  const guild = data.guild_id === undefined ? {} : { guildId: data.guild_id }
  const principal = {
    kind: 'discord' as const,
    userId: data.user_id,
    roleIds: data.member?.roles ?? [],
    ...guild,
  }
  const place = placeIn(topicId, principal)
  await dispatcher.dispatch('stop', {}, { principal, place, cause: `r${data.message_id}`, receipt: 'none' })
}
