import { ChannelType, DiscordAPIError, RESTJSONErrorCodes, Routes, ThreadAutoArchiveDuration } from 'discord.js'
import type { REST } from 'discord.js'
import { z } from 'zod'
import type { ChatMessage, Standing } from '../chat/chat.ts'
import { messageBody } from './message-body.ts'

const channelSchema = z.object({
  type: z.int(),
  guild_id: z.string().optional(),
  flags: z.int().default(0),
  available_tags: z.array(z.object({ id: z.string(), moderated: z.boolean() })).default([]),
})
type Forum = z.output<typeof channelSchema> & { readonly id: string }

const thread = z.object({
  id: z.string(),
  name: z.string(),
  parent_id: z.string().nullish(),
  owner_id: z.string().nullish(),
})
const threads = z.object({ threads: z.array(thread) })

type Post = NonNullable<ChatMessage['post']>

const forums: ReadonlySet<number> = new Set([ChannelType.GuildForum, ChannelType.GuildMedia])

/** The channel, when it takes posts and no messages. */
export async function forumOf(rest: REST, channelId: string): Promise<Forum | undefined> {
  const channel = channelSchema.parse(await rest.get(Routes.channel(channelId)))
  return forums.has(channel.type) ? { ...channel, id: channelId } : undefined
}

/**
 * A post of its own for the message, which is its first. Nothing makes a repeat the same post: `rest` must not repeat it by
 * itself, and after an outcome that is not known it is looked for before it is tried again.
 */
export async function createPost(rest: REST, forum: Forum, message: ChatMessage, { title }: Post): Promise<Standing> {
  const body = {
    name: title,
    auto_archive_duration: ThreadAutoArchiveDuration.OneWeek,
    message: messageBody(message),
    ...tagsOf(forum),
  }
  const { id } = thread.pick({ id: true }).parse(await rest.post(Routes.threads(forum.id), { body }))
  return { messageId: id, thread: `discord:${id}` }
}

/** A post of ours whose title ends like that, among those that are open and the last that were archived. */
export async function findPost(
  rest: REST,
  { id, guild_id: guildId }: Forum,
  { end, selfId }: { readonly end: string; readonly selfId: string },
): Promise<Standing | undefined> {
  if (guildId === undefined) return undefined
  const open = threads.parse(await rest.get(Routes.guildActiveThreads(guildId)))
  const isIt = (one: z.output<typeof thread>) =>
    one.parent_id === id && one.owner_id === selfId && one.name.endsWith(end)
  const found = open.threads.find(isIt) ?? (await archived(rest, id)).find(isIt)
  return found && { messageId: found.id, thread: `discord:${found.id}` }
}

const archived = async (rest: REST, forumId: string) =>
  threads.parse(
    await rest.get(Routes.channelThreads(forumId, 'public'), { query: new URLSearchParams({ limit: '100' }) }),
  ).threads

/** An archived post takes no edit before it is opened. */
export const isArchived = (error: unknown): boolean =>
  error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.InvalidActionOnArchivedThread

export const reopenPost = (rest: REST, threadId: string): Promise<unknown> =>
  rest.patch(Routes.channel(threadId), { body: { archived: false } })

/** Findings have no tags of their own; a forum that asks for one gets the first that anybody may give. */
function tagsOf({ flags, available_tags: tags }: Forum): { applied_tags?: string[] } {
  const requiresTag = 1 << 4
  const first = tags.find(({ moderated }) => !moderated)
  return (flags & requiresTag) === 0 || first === undefined ? {} : { applied_tags: [first.id] }
}
