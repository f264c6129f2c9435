import type { z } from 'zod'
import { Failure } from '../errors.ts'
import type { Command } from './definition.ts'
import { didYouMean } from './did-you-mean.ts'
import { optionSpecs } from './option-specs.ts'
import type { OptionSpec } from './option-specs.ts'
import { quote } from './quote.ts'
import { toolSchema } from './tools.ts'

type Parsing = Pick<Command, 'name' | 'options'>
type Issue = z.core.$ZodIssue

/**
 * Options as a door got them (words of a shell or a chat are strings, Discord's are typed) to what the command takes.
 * What does not fit is a Failure (usage) that names the option, what was given and what fits, in every door alike.
 */
export function parseOptions(command: Parsing, raw: unknown): Record<string, unknown> {
  const specs = optionSpecs(toolSchema(command))
  const given = asRecord(command, raw ?? {})
  const values: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    const spec = specs.find((each) => each.name === name)
    if (spec === undefined) throw unknownOption(command.name, name, specs)
    if (value !== undefined && value !== null) values[name] = typed(spec, value)
  }
  const parsed = command.options.safeParse(values)
  if (parsed.success) return parsed.data
  throw new Failure(misfit(command, specs, values, parsed.error.issues), { exit: 'usage' })
}

/** Says what the command has instead. */
export function unknownOption(command: string, name: string, specs: readonly OptionSpec[]): Failure {
  const names = specs.map((spec) => spec.name)
  const has = names.length === 0 ? 'It takes none.' : `It takes ${list(names, 'and')}.`
  const given = quote(name) ?? 'without a name'
  return new Failure(`\`${command}\` has no option ${given}. ${has}${didYouMean(name, names)}`, { exit: 'usage' })
}

function asRecord(command: Parsing, raw: unknown): Record<string, unknown> {
  if (typeof raw === 'object' && raw !== null && !Array.isArray(raw)) return { ...raw }
  throw new Failure(`\`${command.name}\` takes options by name, not ${quote(raw) ?? 'nothing'}.`, { exit: 'usage' })
}

const yes = new Set(['true', 'yes', 'on', '1'])
const no = new Set(['false', 'no', 'off', '0'])

/** A word as the type its option has; what cannot be one is left for the schema to refuse. */
function typed(spec: OptionSpec, value: unknown): unknown {
  if (typeof value !== 'string' || spec.type === 'string') return value
  const word = value.trim().toLowerCase()
  if (spec.type === 'boolean') return yes.has(word) ? true : no.has(word) ? false : value
  return /^[+-]?\d+(\.\d+)?$/.test(word) ? Number(word) : value
}

function misfit(
  command: Parsing,
  specs: readonly OptionSpec[],
  values: Record<string, unknown>,
  issues: readonly Issue[],
): string {
  const [issue] = issues
  const spec = specs.find((each) => each.name === issue?.path[0])
  if (issue === undefined || spec === undefined)
    return `\`${command.name}\`: ${issue?.message ?? 'these options do not fit'}.`
  const value = values[spec.name]
  if (value === undefined)
    return `\`${command.name}\` needs \`${spec.name}\`: ${lowerFirst(spec.description)}.${choose(spec)}`
  const given = quote(value)
  const option = `\`${spec.name}\` of \`${command.name}\``
  // A schema's own message is a whole sentence, the same that the fleet's files would get.
  if (given !== undefined && issue.code === 'custom') return `${option}: ${issue.message}`
  const head = `${option} cannot be`
  if (given === undefined) return `${head} empty: ${lowerFirst(spec.description)}.${choose(spec)}`
  return `${head} ${given}: ${fits(spec, issue, value)}.${didYouMean(value, spec.choices)}`
}

function fits(spec: OptionSpec, issue: Issue, value: unknown): string {
  if (spec.choices.length > 0) return `choose ${list(spec.choices, 'or')}`
  if (issue.code === 'too_big' && typeof value === 'string')
    return `it takes at most ${issue.maximum} characters, this has ${value.length}`
  if (issue.code === 'too_small' && typeof value === 'string') return `it takes at least ${issue.minimum} characters`
  if (issue.code === 'invalid_format') return issue.message
  return kindOf[spec.type](spec)
}

const kindOf = {
  string: () => 'it takes text',
  boolean: () => 'it takes yes or no',
  number: (spec: OptionSpec) => `it takes a number${range(spec)}`,
  integer: (spec: OptionSpec) => `it takes a whole number${range(spec)}`,
} as const

// zod gives every integer the bounds of a safe one; those are no help to anybody.
const bound = (limit: number | undefined): limit is number =>
  limit !== undefined && Math.abs(limit) < Number.MAX_SAFE_INTEGER
function range({ minimum, maximum }: OptionSpec): string {
  if (bound(minimum) && bound(maximum)) return ` from ${minimum} to ${maximum}`
  if (bound(minimum)) return ` of at least ${minimum}`
  return bound(maximum) ? ` of at most ${maximum}` : ''
}

const choose = (spec: OptionSpec): string => (spec.choices.length === 0 ? '' : ` Choose ${list(spec.choices, 'or')}.`)
const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
const list = (words: readonly string[], last: 'and' | 'or'): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`
