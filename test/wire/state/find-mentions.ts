import type { APIAllowedMentions } from 'discord-api-types/v10'
import { PermissionFlagsBits } from 'discord-api-types/v10'
import type { ChannelRecord, GuildRecord, World } from './world.ts'
import { permissionsOf } from './permissions-of.ts'

export type Mentions = {
  readonly users: readonly string[]
  readonly roles: readonly string[]
  readonly everyone: boolean
  /** user ids that are pinged */
  readonly notified: ReadonlySet<string>
}

type Asked = {
  readonly content: string
  readonly authorId: string
  readonly channel: ChannelRecord
  /** undefined: everything in the text counts, the replied user too */
  readonly allowed: APIAllowedMentions | undefined
  readonly repliedTo: string | undefined
}

const nobody: Mentions = { users: [], roles: [], everyone: false, notified: new Set() }
const codeSpans = /```[\s\S]*?```|``[^`]+``|`[^`\n]+`/g

const found = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].flatMap((hit) => hit[1] ?? [])),
]

/** Whom a text mentions, as far as its sender lets it and may. Code is never a mention. */
export function findMentions(world: World, asked: Asked): Mentions {
  if (asked.repliedTo === undefined && !/[<@]/.test(asked.content)) return nobody
  const text = asked.content.replaceAll(codeSpans, ' ')
  const { allowed, channel } = asked
  const parsed: readonly string[] = allowed?.parse ?? []
  const guild = world.guilds.get(channel.guildId ?? '')
  const permits = (kind: 'users' | 'roles', id: string): boolean =>
    allowed === undefined || parsed.includes(kind) || (allowed[kind] ?? []).includes(id)
  const mayAll = (permissionsOf(world, channel, asked.authorId) & PermissionFlagsBits.MentionEveryone) !== 0n
  const everyone = mayAll && /@(everyone|here)\b/.test(text) && (!allowed || parsed.includes('everyone'))
  const users = found(text, /<@!?(\d+)>/g).filter((id) => world.users.has(id) && permits('users', id))
  const roles = found(text, /<@&(\d+)>/g).filter((id) => guild?.roles.has(id) && permits('roles', id))
  const replied = asked.repliedTo !== undefined && (allowed === undefined || allowed.replied_user === true)
  const named = replied && asked.repliedTo !== undefined ? [...new Set([...users, asked.repliedTo])] : users
  const pinged = new Set([...named, ...membersOf(guild, roles, everyone, mayAll)])
  pinged.delete(asked.authorId)
  return { users: named, roles, everyone, notified: pinged }
}

function membersOf(guild: GuildRecord | undefined, roles: string[], everyone: boolean, mayAll: boolean): string[] {
  if (!guild) return []
  if (everyone) return [...guild.members.keys()]
  const loud = roles.filter((id) => mayAll || guild.roles.get(id)?.mentionable === true)
  return [...guild.members.values()].filter((one) => loud.some((id) => one.roles.has(id))).map((one) => one.userId)
}
