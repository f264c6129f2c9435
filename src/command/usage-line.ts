import type { Command } from './definition.ts'
import { optionSpecs } from './option-specs.ts'
import type { OptionSpec } from './option-specs.ts'
import { toolSchema } from './tools.ts'

/** `mos fleet spawn <role> [--name <name>] [--runtime claude|codex|…]`. */
export function usageLine(command: Pick<Command, 'name' | 'options'>): string {
  const specs = optionSpecs(toolSchema(command))
  const placed = specs.filter((spec) => spec.positional !== undefined)
  const byPlace = placed.toSorted((a, b) => (a.positional ?? 0) - (b.positional ?? 0))
  const named = specs.filter((spec) => spec.positional === undefined)
  const words = [
    ...byPlace.map((spec) => optional(spec, positional(spec))),
    ...named.map((spec) => optional(spec, flag(spec))),
  ]
  return ['mos', command.name, ...words].join(' ')
}

const positional = (spec: OptionSpec): string => `<${spec.name}${spec.rest ? '…' : ''}>`
const flag = (spec: OptionSpec): string =>
  spec.type === 'boolean'
    ? `--${spec.default === true ? 'no-' : ''}${spec.name}`
    : `--${spec.name} ${spec.choices.length > 0 ? spec.choices.join('|') : `<${spec.name}>`}`
const optional = (spec: OptionSpec, text: string): string => (spec.required ? text : `[${text}]`)
