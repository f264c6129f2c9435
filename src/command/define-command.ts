import type { z } from 'zod'
import type { Command } from './definition.ts'

/** A command without its name, which is its file's path. */
export type Definition = Omit<Command, 'name'>

type Given<S extends z.ZodObject> = Pick<Command<S>, 'description' | 'options' | 'tier' | 'risk' | 'run'> &
  Partial<
    Pick<
      Command<S>,
      | 'where'
      | 'menu'
      | 'prefill'
      | 'phrases'
      | 'aliases'
      | 'sameAs'
      | 'addsAgents'
      | 'here'
      | 'queues'
      | 'spools'
      | 'raise'
      | 'confirm'
    >
  >

/**
 * The default export of a file in `commands/`. Unless it says otherwise it is offered in chats and in a shell, without
 * phrases or aliases. `run` and `confirm` get what `options` gave: dispatch parses before it calls them.
 */
export function defineCommand<S extends z.ZodObject>(given: Given<S>): Definition {
  return { where: ['chat', 'shell'], phrases: [], aliases: [], ...given }
}
