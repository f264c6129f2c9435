import { ApplicationCommandType, PermissionFlagsBits } from 'discord-api-types/v10'
import type { APIApplicationCommand } from 'discord-api-types/v10'
import { permissionsOf } from '../state/permissions-of.ts'
import type { ChannelRecord, World } from '../state/world.ts'

export type OptionDefinition = {
  readonly type: number
  readonly name: string
  readonly required?: boolean
  readonly autocomplete?: boolean
  readonly choices?: readonly { readonly name: string; readonly value: string | number }[]
  readonly options?: readonly OptionDefinition[]
  readonly min_value?: number
  readonly max_value?: number
  readonly min_length?: number
  readonly max_length?: number
}

export type FoundCommand = {
  readonly command: APIApplicationCommand
  /** group and verb below the command, outermost first */
  readonly path: readonly OptionDefinition[]
  readonly options: readonly OptionDefinition[]
}

/** The commands that this user's client offers in this channel. */
export function offered(world: World, channel: ChannelRecord, userId: string): APIApplicationCommand[] {
  const mine = permissionsOf(world, channel, userId)
  if (channel.guildId !== undefined && (mine & PermissionFlagsBits.UseApplicationCommands) === 0n) return []
  const all = [...(world.commands.get(channel.guildId ?? '') ?? []), ...(world.commands.get('global') ?? [])]
  return all.filter((command) => {
    const needed = command.default_member_permissions
    return channel.guildId === undefined || needed === null || (mine & BigInt(needed)) === BigInt(needed)
  })
}

/** `words` as they are typed: 'fleet spawn'. Throws for what the client would not offer. */
export function findCommand(world: World, channel: ChannelRecord, userId: string, words: string): FoundCommand {
  const [name = '', ...rest] = words.replace(/^\//, '').split(/\s+/)
  const commands = offered(world, channel, userId).filter((one) => one.type === ApplicationCommandType.ChatInput)
  const command = commands.find((one) => one.name === name)
  if (!command)
    throw new Error(
      `There is no /${name} here; the client offers: ${commands.map((one) => one.name).join(', ') || 'nothing'}`,
    )
  let options = (command.options ?? []) as unknown as readonly OptionDefinition[]
  const path: OptionDefinition[] = []
  for (const word of rest) {
    const next = options.find((option) => option.type <= 2 && option.name === word)
    if (!next) throw new Error(`/${name} has no ${word}; it has: ${options.map((option) => option.name).join(', ')}`)
    path.push(next)
    options = next.options ?? []
  }
  if (options.some((option) => option.type <= 2)) {
    throw new Error(`/${words} needs one of: ${options.map((option) => option.name).join(', ')}`)
  }
  return { command, path, options }
}
