import { renderChannel } from '../state/render-channel.ts'
import { renderBareMember } from '../state/render-member.ts'
import { permissionsOf } from '../state/permissions-of.ts'
import type { ChannelRecord, World } from '../state/world.ts'
import type { OptionDefinition } from './find-command.ts'

/** What a person fills in; a user, role or channel by anything that has its id. */
export type OptionValue = string | number | boolean | { readonly id: string }
export type OptionValues = Readonly<Record<string, OptionValue>>

type FilledOption = { name: string; type: number; value: string | number | boolean; focused?: true }
type Resolved = { users?: object; members?: object; roles?: object; channels?: object }
export type Filled = { readonly options: FilledOption[]; readonly resolved: Resolved }

/** Checks the values as the client would and writes them as the wire has them. `focused`: the one being typed. */
export function fillOptions(
  world: World,
  channel: ChannelRecord,
  definitions: readonly OptionDefinition[],
  values: OptionValues,
  focused?: string,
): Filled {
  const unknown = Object.keys(values).filter((name) => !definitions.some((option) => option.name === name))
  if (unknown.length > 0) {
    throw new Error(
      `No such option: ${unknown.join(', ')}; there are: ${definitions.map((option) => option.name).join(', ') || 'none'}`,
    )
  }
  const resolved: Resolved = {}
  const options = definitions.flatMap((definition): FilledOption[] => {
    const value = values[definition.name]
    if (value === undefined) {
      if (definition.required === true && focused === undefined)
        throw new Error(`The option ${definition.name} is required`)
      return []
    }
    const { name, type } = definition
    if (name === focused)
      return [{ name, type, value: typeof value === 'object' ? value.id : String(value), focused: true }]
    const plain = plainValue(definition, value)
    resolve(world, channel, type, String(plain), resolved)
    return [{ name, type, value: plain }]
  })
  return { options, resolved }
}

const kinds: Readonly<Record<number, string>> = {
  3: 'string',
  4: 'integer',
  5: 'boolean',
  6: 'user',
  7: 'channel',
  8: 'role',
  9: 'mentionable',
  10: 'number',
}

function plainValue(definition: OptionDefinition, value: OptionValue): string | number | boolean {
  const refuse = (why: string): never => {
    throw new Error(`The option ${definition.name} takes ${why}, not ${JSON.stringify(value)}`)
  }
  const plain = typeof value === 'object' ? value.id : value
  const kind = kinds[definition.type] ?? 'nothing'
  const isNumber = kind === 'integer' || kind === 'number'
  if (kind === 'boolean' && typeof plain !== 'boolean') return refuse('true or false')
  if (isNumber && (typeof plain !== 'number' || (kind === 'integer' && !Number.isInteger(plain))))
    return refuse(`a ${kind}`)
  if (!isNumber && kind !== 'boolean' && typeof plain !== 'string') return refuse(`a ${kind}`)
  const { choices, min_value: least = -Infinity, max_value: most = Infinity } = definition
  if (choices && choices.length > 0 && !choices.some((choice) => choice.value === plain)) {
    return refuse(`one of ${choices.map((choice) => choice.value).join(', ')}`)
  }
  if (typeof plain === 'number' && (plain < least || plain > most)) return refuse(`${least} to ${most}`)
  if (kind === 'string' && typeof plain === 'string') checkLength(definition, plain)
  return plain
}

function checkLength({ name, min_length: least = 0, max_length: most = 6000 }: OptionDefinition, text: string): void {
  if (text.length < least || text.length > most)
    throw new Error(`The option ${name} takes ${least} to ${most} characters`)
}

function resolve(world: World, channel: ChannelRecord, type: number, id: string, into: Resolved): void {
  const guild = world.guilds.get(channel.guildId ?? '')
  const user = world.users.get(id)
  const role = guild?.roles.get(id)
  if ((type === 6 || type === 9) && user) {
    into.users = { ...into.users, [id]: user }
    if (guild?.members.has(id)) {
      const permissions = permissionsOf(world, channel, id).toString()
      into.members = { ...into.members, [id]: { ...renderBareMember(guild, id), permissions } }
    }
  } else if ((type === 8 || type === 9) && role) into.roles = { ...into.roles, [id]: role }
  else if (type === 7 && world.channels.has(id)) {
    const named = world.channels.get(id)
    if (named) into.channels = { ...into.channels, [id]: { ...renderChannel(world, named), permissions: '0' } }
  } else if (type >= 6 && type <= 9) throw new Error(`There is no ${kinds[type]} ${id}`)
}
