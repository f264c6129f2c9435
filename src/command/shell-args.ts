import { Failure } from '../errors.ts'
import type { Command } from './definition.ts'
import { optionSpecs } from './option-specs.ts'
import { unknownOption } from './parse-options.ts'
import { quote } from './quote.ts'
import { scanArgs } from './scan-args.ts'
import { toolSchema } from './tools.ts'
import { usageLine } from './usage-line.ts'

/** A shell's words for one command. `options` are raw: dispatch parses them. */
export type ShellArgs = {
  readonly options: Readonly<Record<string, string | boolean>>
  readonly json: boolean
  readonly help: boolean
  /** digest of the plan that the person has seen */
  readonly yes?: string
}

/** Throws a Failure (usage) for an option that the command does not have and for words that no option takes. */
export function parseShellArgs(command: Pick<Command, 'name' | 'options'>, words: readonly string[]): ShellArgs {
  const specs = optionSpecs(toolSchema(command))
  const { unknown, surplus, ...args } = scanArgs(specs, words)
  const [name] = unknown
  if (name !== undefined && !args.help) throw unknownOption(command.name, name, specs)
  const [word] = surplus
  if (word === undefined || args.help) return args
  const given = quote(word) ?? 'an empty word'
  throw new Failure(`\`${command.name}\` has no place for ${given}. Usage: ${usageLine(command)}`, { exit: 'usage' })
}
