import type { APIApplicationCommand, APIMessage, ChannelType, InteractionType } from 'discord-api-types/v10'
import type { Clock } from '../clock.ts'

export type UserRecord = {
  readonly id: string
  readonly username: string
  readonly bot: boolean
  readonly [field: string]: unknown
}

export type RoleRecord = {
  readonly id: string
  readonly name: string
  readonly permissions: string
  readonly mentionable: boolean
  readonly [field: string]: unknown
}

export type MemberRecord = { readonly userId: string; readonly roles: Set<string>; readonly joinedAt: string }

export type GuildRecord = {
  readonly id: string
  readonly name: string
  readonly ownerId: string
  readonly roles: Map<string, RoleRecord>
  readonly members: Map<string, MemberRecord>
  readonly channelIds: Set<string>
  /** Whether the bot is in it. */
  joined: boolean
}

export type Overwrite = { readonly id: string; readonly type: 0 | 1; allow: bigint; deny: bigint }

export type ThreadState = {
  readonly parentId: string
  readonly ownerId: string
  readonly createdAt: string
  readonly members: Map<string, string>
  archived: boolean
  archivedAt: string
  locked: boolean
  autoArchiveMinutes: number
  messageCount: number
}

export type ChannelRecord = {
  readonly id: string
  readonly type: ChannelType
  readonly guildId: string | undefined
  readonly overwrites: Map<string, Overwrite>
  /** In order of their ids. */
  readonly messages: Map<string, MessageRecord>
  /** DM only */
  readonly recipientIds: readonly string[]
  readonly thread: ThreadState | undefined
  name: string
  topic: string | null
  position: number
  lastMessageId: string | null
  typing: number
  deleted: boolean
}

/** A message as the API writes it; what the double itself changes is typed as loosely as the wire is. */
export type RawMessage = Omit<APIMessage, 'author' | 'components' | 'flags' | 'mentions' | 'thread'> & {
  readonly author: UserRecord
  mentions: UserRecord[]
  flags: number
  components: unknown[]
  thread?: object
}

export type MessageRecord = {
  /** What the API answers: always the present state. */
  readonly raw: RawMessage
  readonly channelId: string
  /** Set for an ephemeral reply: the only user who sees it. */
  readonly visibleTo: string | undefined
  /** user ids that were really pinged by it */
  readonly notified: ReadonlySet<string>
  readonly reactors: Map<string, Set<string>>
  deleted: boolean
}

export type InteractionRecord = {
  readonly id: string
  readonly token: string
  readonly type: InteractionType
  readonly createdAt: number
  readonly userId: string
  readonly channelId: string
  /** It came from a context menu. */
  readonly menu: boolean
  /** the message whose component was used */
  readonly source: MessageRecord | undefined
  readonly followUps: MessageRecord[]
  acknowledgedAt: number | undefined
  callbackType: number | undefined
  original: MessageRecord | undefined
  modal: object | undefined
  choices: readonly { name: string; value: string | number }[] | undefined
}

/** One thing that happened, as the gateway tells it. `about` lets a session be left out that may not see it. */
export type WorldEvent = {
  readonly name: string
  readonly data: object
  readonly guildId?: string | undefined
  readonly channel?: ChannelRecord
  readonly message?: MessageRecord
}

export type World = {
  readonly clock: Clock
  readonly nextId: () => string
  readonly token: string
  readonly applicationId: string
  readonly bot: UserRecord
  readonly ownerId: string
  /** user ids of the team that owns the application; undefined: `ownerId` owns it */
  readonly team: readonly string[] | undefined
  readonly users: Map<string, UserRecord>
  readonly guilds: Map<string, GuildRecord>
  readonly channels: Map<string, ChannelRecord>
  readonly commands: Map<string, APIApplicationCommand[]>
  readonly interactions: Map<string, InteractionRecord>
  readonly ephemerals: Map<string, MessageRecord>
  /** The bot's messages that were sent with a nonce, by channel and nonce. */
  readonly nonces: Map<string, MessageRecord>
  readonly files: Map<string, { readonly name: string; readonly type: string; readonly bytes: Uint8Array }>
  /** In bytes: of one file, by the guild's boosts, and of all files of a request. */
  readonly uploads: { file: number; request: number }
  /** Set once the server listens. */
  cdnUrl: string
  /** Told of each event, before anything else happens. */
  readonly listeners: Set<(event: WorldEvent) => void>
  /** Told after anything changed, requests and connections included. */
  readonly watchers: Set<() => void>
}

export function emit(world: World, event: WorldEvent): void {
  for (const listener of world.listeners) listener(event)
  touch(world)
}

export function touch(world: World): void {
  for (const watcher of world.watchers) watcher()
}

/** ISO time of the double's clock, as the API writes it. */
export function stamp(world: World): string {
  return new Date(world.clock.now()).toISOString().replace('Z', '000+00:00')
}

/** For ids that the double itself made: one that is missing is a fault of the double. */
export function known<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`The double has no ${what}`)
  return found
}
