import { ApplicationCommandOptionType, ChannelType } from 'discord.js'
import type {
  APIApplicationCommandAutocompleteInteraction,
  APIChatInputApplicationCommandInteraction,
  APIInteraction,
} from 'discord.js'
import type { Command } from '../command/definition.ts'
import type { Request } from '../command/dispatch.ts'
import { optionSpecs } from '../command/option-specs.ts'
import { toolSchema } from '../command/tools.ts'
import type { Principal } from '../fleet/principal.ts'
import { wireName } from './command-tree.ts'

type Slash = APIChatInputApplicationCommandInteraction | APIApplicationCommandAutocompleteInteraction

/** Who pressed or typed it, from the gateway's own words. Undefined for what has no user, which Discord never sends. */
export function interactionPrincipal(raw: APIInteraction): (Principal & { kind: 'discord' }) | undefined {
  const user = raw.member?.user ?? raw.user
  if (user === undefined) return undefined
  const where = raw.guild_id === undefined ? {} : { guildId: raw.guild_id }
  return { kind: 'discord', userId: user.id, ...where, roleIds: raw.member?.roles ?? [] }
}

export function interactionRequest(raw: APIInteraction, principal: Principal, isTopic: boolean): Request {
  const thread = raw.channel?.id === undefined ? undefined : (`discord:${raw.channel.id}` as const)
  return {
    principal,
    place: {
      door: 'discord',
      ...(raw.guild_id === undefined ? {} : { guildId: raw.guild_id }),
      ...(thread === undefined ? {} : { thread }),
      ...channelOf(raw),
      ...(thread !== undefined && isTopic ? { topicId: thread } : {}),
    },
    cause: raw.id,
    receipt: 'ack',
  }
}

/** A direct message is in no channel that anybody could bind. */
function channelOf({ channel, guild_id: guildId }: APIInteraction): { channelId?: string } {
  if (channel === undefined || guildId === undefined) return {}
  if (!isThread(channel.type)) return { channelId: channel.id }
  const parentId = 'parent_id' in channel ? channel.parent_id : undefined
  return typeof parentId === 'string' ? { channelId: parentId } : {}
}

const isThread = (type: ChannelType): boolean =>
  type === ChannelType.PublicThread || type === ChannelType.PrivateThread || type === ChannelType.AnnouncementThread

export type SlashCall = {
  /** `fleet spawn` */
  readonly name: string
  readonly options: Readonly<Record<string, unknown>>
  /** autocomplete: the option that is being typed */
  readonly focused?: { readonly option: string; readonly partial: string }
}

/** What was called, with options under the names that the command gives them. */
export function slashCall({ data }: Slash, commands: ReadonlyMap<string, Command>): SlashCall {
  const [first] = data.options ?? []
  const verb = first?.type === ApplicationCommandOptionType.Subcommand ? first : undefined
  const name = verb === undefined ? data.name : `${data.name} ${verb.name}`
  const given = (verb === undefined ? data.options : verb.options) ?? []
  const keys = optionKeys(commands.get(name))
  const options: Record<string, unknown> = {}
  let focused: SlashCall['focused']
  for (const option of given) {
    if (!('value' in option)) continue
    const key = keys.get(option.name) ?? option.name
    options[key] = option.value
    if ('focused' in option && option.focused) focused = { option: key, partial: String(option.value) }
  }
  return { name, options, ...(focused === undefined ? {} : { focused }) }
}

const keysOf = new WeakMap<Command, ReadonlyMap<string, string>>()

/** Names on the wire → the command's own. Kept: reading them off the schema is most of an interaction's own work. */
function optionKeys(command: Command | undefined): ReadonlyMap<string, string> {
  if (command === undefined) return new Map()
  const known = keysOf.get(command)
  if (known !== undefined) return known
  const keys = new Map(optionSpecs(toolSchema(command)).map(({ name }) => [wireName(name), name]))
  keysOf.set(command, keys)
  return keys
}
