import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { findCommand } from '../../src/command/find-command.ts'
import type { CommandContext } from '../../src/command/definition.ts'
import { principalId } from '../../src/fleet/principal.ts'
import type { Principal } from '../../src/fleet/principal.ts'

const userId = z.string().regex(/^(<@!?\d{1,20}>|\d{1,20})$/, "give a user's id, digits only, or mention them")

export default defineCommand({
  description: 'Say whether someone may use a command, and by which rule',
  options: z.object({
    command: z.string().describe('Which command').meta({ autocomplete: 'commands', positional: 0, rest: true }),
    user: userId.optional().describe("A user's id; without one you"),
  }),
  tier: 'viewer',
  risk: 'read',
  phrases: ['why (can|may) I use <command...>', "why (can't|cannot|can|may) i use <command...>"],
  async run(context, { command: name, user }) {
    const command = findCommand(context.commands, name.trim().replaceAll(/^\/|(?<![?!.])[?!.]+$/g, ''))
    const principal = user === undefined ? context.principal : another(context, user)
    const verdict = context.authorise(principal, command.name)
    const id = principalId(principal)
    const who = user === undefined ? 'You' : id
    const may = verdict.allowed ? 'may' : 'may not'
    const rule = user === undefined ? verdict.rule : `their rule reads "${verdict.rule}"`
    const data = { who: id, command: command.name, ...verdict }
    return { kind: 'text', text: `${who} ${may} use \`${command.name}\` (tier ${command.tier}): ${rule}.`, data }
  },
})

/** Someone else in the same place. Which roles they have is only known when they ask themselves. */
const another = ({ place }: CommandContext, user: string): Principal => ({
  kind: 'discord',
  userId: user.replaceAll(/\D/g, ''),
  roleIds: [],
  ...(place.guildId === undefined ? {} : { guildId: place.guildId }),
})
