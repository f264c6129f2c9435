import type { OptionValue, OptionValues } from '../interaction/fill-options.ts'
import { findCommand } from '../interaction/find-command.ts'
import type { OptionDefinition } from '../interaction/find-command.ts'
import type { ChannelRecord, World } from '../state/world.ts'

/** `/fleet spawn role:coder name:"ada two"` as words and values; people, channels and roles by their names. */
export function parseSlash(
  world: World,
  channel: ChannelRecord,
  userId: string,
  text: string,
): { words: string; values: OptionValues } {
  const given = [...text.matchAll(/([\w-]+):(?:"([^"]*)"|(\S+))/g)]
  const words = text.slice(1, given[0]?.index).trim()
  const { options } = findCommand(world, channel, userId, words)
  const values = given.map(([, name = '', quoted, plain = '']): [string, OptionValue] => {
    const definition = options.find((option) => option.name === name)
    return [name, readValue(world, channel, definition, quoted ?? plain)]
  })
  return { words, values: Object.fromEntries(values) }
}

function readValue(
  world: World,
  channel: ChannelRecord,
  definition: OptionDefinition | undefined,
  text: string,
): OptionValue {
  const name = text.replace(/^[@#]/, '')
  const guild = world.guilds.get(channel.guildId ?? '')
  const named = {
    6: [...world.users.values()].find((user) => user.username === name),
    7: [...world.channels.values()].find((one) => one.name === name),
    8: [...(guild?.roles.values() ?? [])].find((role) => role.name === name),
  }
  switch (definition?.type) {
    case 4:
    case 10:
      return Number(text)
    case 5:
      return text === 'true' || text === 'yes'
    case 6:
    case 7:
    case 8:
      return named[definition.type] ?? text
    case undefined:
    default:
      return text
  }
}
