import type { Command } from './definition.ts'
import type { Definition } from './define-command.ts'

/** Definitions by their path (`fleet spawn`) to commands that know their name. Two that answer to one name are a bug. */
export function nameCommands(definitions: Readonly<Record<string, Definition>>): ReadonlyMap<string, Command> {
  const taken = new Set<string>()
  const commands = new Map<string, Command>()
  for (const [name, definition] of Object.entries(definitions)) {
    for (const word of [name, ...definition.aliases]) {
      if (taken.has(word)) throw new Error(`two commands answer to "${word}"`)
      taken.add(word)
    }
    commands.set(name, { ...definition, name })
  }
  return commands
}
