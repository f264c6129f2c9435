import { Failure } from '../errors.ts'
import type { Command } from './definition.ts'
import { didYouMean } from './did-you-mean.ts'
import { quote } from './quote.ts'

/** By name or alias. Throws a Failure (usage) with the nearest name when there is none. */
export function findCommand(commands: ReadonlyMap<string, Command>, name: string): Command {
  const found = commands.get(name) ?? [...commands.values()].find((command) => command.aliases.includes(name))
  if (found !== undefined) return found
  const names = [...commands.values()].flatMap((command) => [command.name, ...command.aliases])
  const given = quote(name)
  const head = given === undefined ? 'Name a command.' : `There is no command ${given}.`
  throw new Failure(`${head}${didYouMean(name, names)} \`mos help\` and / list them.`, { exit: 'usage' })
}

/** The command that a shell's words begin with (one word or two), and the words after it. */
export function splitCommand(
  commands: ReadonlyMap<string, Command>,
  words: readonly string[],
): { readonly command: Command; readonly rest: readonly string[] } {
  const known = (name: string) =>
    commands.get(name) ?? [...commands.values()].find((command) => command.aliases.includes(name))
  for (const length of [2, 1]) {
    const command = words.length < length ? undefined : known(words.slice(0, length).join(' '))
    if (command !== undefined) return { command, rest: words.slice(length) }
  }
  const named = words.slice(0, 2).filter((word) => !word.startsWith('-'))
  return { command: findCommand(commands, named.join(' ')), rest: [] }
}
