import { ApplicationCommandOptionType, ApplicationCommandType } from 'discord.js'
import type {
  APIApplicationCommandBasicOption,
  APIApplicationCommandSubcommandOption,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
  RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from 'discord.js'
import { z } from 'zod'
import type { Command } from '../command/definition.ts'
import { optionSpecs } from '../command/option-specs.ts'
import type { OptionSpec } from '../command/option-specs.ts'

type SlashCommand = RESTPostAPIChatInputApplicationCommandsJSONBody
type MenuEntry = RESTPostAPIContextMenuApplicationCommandsJSONBody

/**
 * What is registered with Discord, from the definitions alone: `fleet spawn` is a subcommand of `fleet`, `doctor` stands
 * by itself, and what a message's menu has is one entry each. Permissions are left open, since `authorise` decides. Throws when the set breaks one of Discord's limits.
 */
export function buildCommandTree(commands: Iterable<Command>): (SlashCommand | MenuEntry)[] {
  const tree = new Map<string, SlashCommand>()
  const menu: MenuEntry[] = []
  for (const command of commands) {
    if (command.menu !== undefined) menu.push({ type: ApplicationCommandType.Message, name: command.menu })
    if (!command.where.some((where) => where === 'chat' || where === 'topic')) continue
    const [group, verb] = command.name.split(' ')
    if (group === undefined) continue
    if (verb === undefined) tree.set(group, { ...describe(group, command.description), options: options(command) })
    else addVerb(tree, group, { ...subcommand(verb, command.description), options: options(command) })
  }
  within('commands of a guild', tree.size, 100)
  within("entries of a message's menu", menu.length, 5)
  return [...tree.values(), ...menu]
}

/** The name on the wire: Discord takes no capitals, so `modelHint` is `model-hint`. */
export const wireName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

const describe = (name: string, description: string) => ({
  type: ApplicationCommandType.ChatInput as const,
  name,
  description: short(description),
})

const subcommand = (name: string, description: string) => ({
  type: ApplicationCommandOptionType.Subcommand as const,
  name,
  description: short(description),
})

function addVerb(tree: Map<string, SlashCommand>, group: string, verb: APIApplicationCommandSubcommandOption): void {
  const verbs = [...(tree.get(group)?.options ?? []), verb]
  within(`verbs of /${group}`, verbs.length, 25)
  tree.set(group, { ...describe(group, `What Mos does with: ${group}`), options: verbs })
}

function options(command: Command): APIApplicationCommandBasicOption[] {
  const specs = optionSpecs(z.toJSONSchema(command.options, { io: 'input' }))
  within(`options of /${command.name}`, specs.length, 25)
  // Discord wants the required ones first.
  return specs.toSorted((a, b) => Number(b.required) - Number(a.required)).map(option)
}

function option(spec: OptionSpec): APIApplicationCommandBasicOption {
  const base = { name: wireName(spec.name), description: short(spec.description), required: spec.required }
  if (spec.type === 'boolean') return { ...base, type: ApplicationCommandOptionType.Boolean }
  if (spec.type === 'string') return { ...base, type: ApplicationCommandOptionType.String, ...suggestions(spec) }
  return { ...base, ...numberType(spec.type), ...bounds(spec) }
}

const numberType = (type: 'integer' | 'number') =>
  type === 'integer'
    ? { type: ApplicationCommandOptionType.Integer as const }
    : { type: ApplicationCommandOptionType.Number as const }

// zod gives every integer the safe integers as bounds; Discord's clients show bounds, so those say nothing.
const bounds = ({ minimum, maximum }: OptionSpec) => ({
  ...(minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER ? {} : { min_value: minimum }),
  ...(maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? {} : { max_value: maximum }),
})

function suggestions(spec: OptionSpec) {
  if (spec.autocomplete !== undefined) return { autocomplete: true as const }
  return spec.choices.length === 0 || spec.choices.length > 25
    ? {}
    : { choices: spec.choices.map((value) => ({ name: value, value })) }
}

function short(description: string): string {
  if (description === '') return 'No description'
  return description.length <= 100 ? description : `${description.slice(0, 99)}…`
}

function within(what: string, count: number, limit: number): void {
  if (count > limit) throw new Error(`Discord allows ${limit} ${what}, and there are ${count}`)
}
