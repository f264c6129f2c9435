import { ApplicationCommandType, InteractionType } from 'discord-api-types/v10'
import type { ChannelRecord, InteractionRecord, MessageRecord, World } from '../state/world.ts'
import { fillOptions } from './fill-options.ts'
import type { OptionValues } from './fill-options.ts'
import { findCommand, offered } from './find-command.ts'
import type { FoundCommand } from './find-command.ts'
import { startInteraction } from './start-interaction.ts'

type Typed = {
  readonly channel: ChannelRecord
  readonly userId: string
  readonly words: string
  readonly values: OptionValues
}

/** A slash command as a person sends it. */
export function sendCommand(world: World, typed: Typed): Promise<InteractionRecord> {
  const found = findCommand(world, typed.channel, typed.userId, typed.words)
  const data = commandData(world, found, typed)
  return startInteraction(world, {
    kind: InteractionType.ApplicationCommand,
    channel: typed.channel,
    userId: typed.userId,
    data,
  })
}

/** What the client asks while `focused` is being typed. */
export async function completeOption(world: World, typed: Typed, focused: string): Promise<InteractionRecord> {
  const found = findCommand(world, typed.channel, typed.userId, typed.words)
  const option = found.options.find((one) => one.name === focused)
  if (option?.autocomplete !== true) throw new Error(`/${typed.words} does not complete ${focused}`)
  const data = commandData(world, found, typed, focused)
  return startInteraction(world, {
    kind: InteractionType.ApplicationCommandAutocomplete,
    channel: typed.channel,
    userId: typed.userId,
    data,
  })
}

/** An entry of the menu that a message, or a person, has. */
export function useMenu(
  world: World,
  typed: Omit<Typed, 'values'>,
  target: MessageRecord | string,
): Promise<InteractionRecord> {
  const type = typeof target === 'string' ? ApplicationCommandType.User : ApplicationCommandType.Message
  const entries = offered(world, typed.channel, typed.userId).filter((one) => one.type === type)
  const command = entries.find((one) => one.name === typed.words)
  if (!command)
    throw new Error(
      `The menu has no "${typed.words}"; it has: ${entries.map((one) => one.name).join(', ') || 'nothing'}`,
    )
  const id = typeof target === 'string' ? target : target.raw.id
  const resolved =
    typeof target === 'string' ? { users: { [id]: world.users.get(id) } } : { messages: { [id]: target.raw } }
  const data = { ...about(command, typed.channel), target_id: id, resolved }
  return startInteraction(world, {
    kind: InteractionType.ApplicationCommand,
    channel: typed.channel,
    userId: typed.userId,
    data,
    menu: true,
  })
}

const about = (command: FoundCommand['command'], channel: ChannelRecord): object => ({
  id: command.id,
  name: command.name,
  type: command.type,
  ...(command.guild_id === undefined ? {} : { guild_id: channel.guildId }),
})

function commandData(world: World, found: FoundCommand, typed: Typed, focused?: string): object {
  const filled = fillOptions(world, typed.channel, found.options, typed.values, focused)
  const inner: readonly object[] = filled.options
  const options = found.path.toReversed().reduce((below, { name, type }) => [{ name, type, options: below }], inner)
  const resolved = Object.keys(filled.resolved).length > 0 ? { resolved: filled.resolved } : {}
  return { ...about(found.command, typed.channel), options, ...resolved }
}
