import { z } from 'zod'
import { autocompleteSources } from './definition.ts'
import type { AutocompleteSource } from './definition.ts'

/** One option of a command, as doors and messages need it: a view of its zod schema. */
export type OptionSpec = {
  readonly name: string
  readonly type: 'string' | 'integer' | 'number' | 'boolean'
  readonly description: string
  readonly required: boolean
  /** the only values it takes; empty: not limited to any */
  readonly choices: readonly string[]
  readonly default?: string | number | boolean
  readonly autocomplete?: AutocompleteSource
  /** place among a shell's words without `--name` */
  readonly positional?: number
  /** takes all words that are left */
  readonly rest: boolean
  /** in an agent's pane its own name */
  readonly self?: boolean
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
}

const property = z.object({
  type: z.enum(['string', 'integer', 'number', 'boolean']),
  description: z.string().default(''),
  enum: z.array(z.string()).default([]),
  default: z.union([z.string(), z.number(), z.boolean()]).exactOptional(),
  autocomplete: z.enum(autocompleteSources).exactOptional(),
  positional: z.int().exactOptional(),
  rest: z.boolean().default(false),
  self: z.boolean().exactOptional(),
  minimum: z.number().exactOptional(),
  maximum: z.number().exactOptional(),
  minLength: z.number().exactOptional(),
  maxLength: z.number().exactOptional(),
})
const flatObject = z.object({
  properties: z.record(z.string(), property).default({}),
  required: z.array(z.string()).default([]),
})

/** From the JSON schema of a command's options, in their order. Throws for options that are not flat: a bug in the command. */
export function optionSpecs(schema: Readonly<Record<string, unknown>>): readonly OptionSpec[] {
  const known = specs.get(schema)
  if (known !== undefined) return known
  const { properties, required } = flatObject.parse(schema)
  const made = Object.entries(properties).map(([name, { enum: choices, ...rest }]) => {
    return { ...rest, name, choices, required: required.includes(name) }
  })
  specs.set(schema, made)
  return made
}

const specs = new WeakMap<object, readonly OptionSpec[]>()
