import { messageGuard } from './authorise.ts'
import type { Guarded } from './authorise.ts'
import type { Command } from './definition.ts'
import { findCommand } from './find-command.ts'

/** What is asked about, as a person writes it (`/fleet spawn?`): a command, or `message`, which is talking to Mos. */
export function guardNamed(commands: ReadonlyMap<string, Command>, given: string): Guarded {
  const name = given.trim().replaceAll(/^\/|(?<![?!.])[?!.]+$/g, '')
  return name === messageGuard.name ? messageGuard : findCommand(commands, name)
}
