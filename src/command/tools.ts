import { z } from 'zod'
import type { Command } from './definition.ts'

/** A command as a session's tool; the shape that `AgentRuntime` takes. */
export type CommandTool = {
  readonly name: string
  readonly description: string
  readonly schema: Readonly<Record<string, unknown>>
  readonly readOnly: boolean
  readonly isDangerous: boolean
  readonly phrases: readonly string[]
}

/** `fleet_spawn` for `fleet spawn`. */
export const toolName = (command: Pick<Command, 'name'>): string => command.name.replace(' ', '_')

/** The name back: `fleet spawn` for `fleet_spawn`. */
export const commandOfTool = (tool: string): string => tool.replace('_', ' ')

const schemas = new WeakMap<z.ZodObject, Readonly<Record<string, unknown>>>()

/** JSON schema of a command's options, before defaults are filled in. Kept: making one takes a quarter of a millisecond. */
export function toolSchema(command: Pick<Command, 'options'>): Readonly<Record<string, unknown>> {
  const known = schemas.get(command.options)
  if (known !== undefined) return known
  const schema = z.toJSONSchema(command.options, { io: 'input' })
  schemas.set(command.options, schema)
  return schema
}

const offered = new WeakMap<ReadonlyMap<string, Command>, WeakMap<readonly string[], readonly CommandTool[]>>()

/** The commands that a role's `tools` name (`*`: all), without those that only a shell has. Kept for each such list. */
export function toolsOf(commands: ReadonlyMap<string, Command>, allowed: readonly string[]): readonly CommandTool[] {
  const ofThese = offered.get(commands) ?? new WeakMap<readonly string[], readonly CommandTool[]>()
  offered.set(commands, ofThese)
  const tools = ofThese.get(allowed) ?? findTools(commands, allowed)
  ofThese.set(allowed, tools)
  return tools
}

const findTools = (commands: ReadonlyMap<string, Command>, allowed: readonly string[]): readonly CommandTool[] =>
  [...commands.values()]
    .filter((command) => command.where.includes('chat') || command.where.includes('topic'))
    .filter((command) => allowed.includes('*') || allowed.includes(toolName(command)))
    .map((command) => ({
      name: toolName(command),
      description: command.description,
      schema: toolSchema(command),
      readOnly: command.risk === 'read',
      isDangerous: command.risk === 'danger',
      phrases: command.phrases,
    }))
