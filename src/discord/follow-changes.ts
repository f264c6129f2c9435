import { z } from 'zod'
import type { Dispatcher } from '../command/dispatch.ts'
import { Failure } from '../errors.ts'
import type { Principal } from '../fleet/principal.ts'
import type { Logger } from '../log.ts'
import type { Store } from '../store/store.ts'
import type { ThreadRef } from '../store/topic.ts'
import { incomingMessage } from './incoming-message.ts'
import type { MessagePlace, Self } from './incoming-message.ts'
import { rawMessageSchema } from './raw-message.ts'

type Deps = {
  readonly store: Pick<Store, 'inbox' | 'cards'>
  readonly dispatcher: Pick<Dispatcher, 'dispatch'>
  readonly self: (guildId: string | undefined) => Self | undefined
  readonly place: (channelId: string, guildId: string | undefined) => MessagePlace | undefined
  readonly logger: Logger
}

/** What people do to messages that stand there. Each resolves; a fault is logged, and the message stays as it was. */
export type FollowChanges = {
  edited(raw: unknown): Promise<void>
  deleted(raw: unknown): Promise<void>
  /** ❌ takes a waiting message back, and stops the turn that works on it. */
  reacted(raw: unknown): Promise<void>
}

const edit = rawMessageSchema.extend({ edited_timestamp: z.string() })
const deletion = z.object({ id: z.string(), channel_id: z.string() })
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

const stopSigns: ReadonlySet<string> = new Set(['❌', '✖️', '🛑'])

export function createFollowChanges(deps: Deps): FollowChanges {
  const quietly =
    <T>(schema: z.ZodType<T>, act: (data: T) => Promise<void>) =>
    async (raw: unknown): Promise<void> => {
      const { data } = schema.safeParse(raw)
      if (data === undefined) return
      try {
        await act(data)
      } catch (error) {
        const level = error instanceof Failure ? 'info' : 'warn'
        deps.logger[level]({ err: error }, 'what was done to a message had no effect')
      }
    }
  return {
    edited: quietly(edit, async (raw) => {
      const self = deps.self(raw.guild_id)
      const place = deps.place(raw.channel_id, raw.guild_id)
      if (self === undefined || place === undefined) return
      const { author, text, files } = incomingMessage(raw, place, self)
      // Emptied, it says nothing any more; deleting it is another event.
      if (author !== 'person' || (text === '' && files.length === 0)) return
      await change(deps, raw.channel_id, raw.id, text)
    }),
    deleted: quietly(deletion, async ({ channel_id, id }) => change(deps, channel_id, id, undefined)),
    reacted: quietly(reaction, (data) => react(deps, data)),
  }
}

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
  const principal: Principal = {
    kind: 'discord',
    userId: data.user_id,
    roleIds: data.member?.roles ?? [],
    ...guild,
  }
  const place = { door: 'discord' as const, thread: topicId, topicId, ...guild }
  await dispatcher.dispatch('stop', {}, { principal, place, cause: `r${data.message_id}`, receipt: 'none' })
}
