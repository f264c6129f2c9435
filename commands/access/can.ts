import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext } from '../../src/command/definition.ts'
import { digits, guildId, userId } from '../../src/command/grantee.ts'
import { guardNamed } from '../../src/command/guard-named.ts'

export default defineCommand({
  description: 'Say whether somebody may use a command, and by which rule',
  options: z.object({
    user: userId.describe("A user's id, or a mention of them").meta({ positional: 0 }),
    command: z.string().describe('Which command').meta({ autocomplete: 'commands', positional: 1, rest: true }),
    roles: z
      .string()
      .max(1_000)
      .regex(/^[\d\s,<@&>]*$/, 'give ids of roles, or mention them')
      .optional()
      .describe('Ids of the roles that they have: Mos learns these only when they ask themselves'),
    guild: guildId.optional().describe('In which server; without one here'),
    project: z.string().optional().describe('In which project; without one the one here'),
  }),
  tier: 'viewer',
  risk: 'read',
  phrases: ['(can|may) <user> use <command...>'],
  async run(context, { user, command: name, roles, guild, project }) {
    const { name: command, tier } = guardNamed(context.commands, name)
    const roleIds = roles?.match(/\d+/g) ?? []
    const where = guild ?? context.place.guildId
    const who = {
      kind: 'discord',
      userId: digits(user),
      roleIds,
      ...(where === undefined ? {} : { guildId: where }),
    } as const
    const verdict = await context.authorise(who, command, project === undefined ? {} : { project })
    const may = verdict.allowed ? 'may' : 'may not'
    const said = `User ${who.userId} ${may} use \`${command}\` (tier ${tier}): their rule reads "${verdict.rule}".`
    const unknown = verdict.allowed || roles !== undefined ? '' : rolesUnknown(context, where)
    return { kind: 'text', text: `${said}${unknown}`, data: { who: `discord:${who.userId}`, command, ...verdict } }
  },
})

/** What the verdict leaves out: roles are told by Discord with what somebody does, and not before. */
function rolesUnknown({ policy }: CommandContext, guild: string | undefined): string {
  if (guild === undefined) return ' In a direct message no role counts; `guild` names a server.'
  const counting = policy().rules.flatMap(({ who, tier }) =>
    who.kind === 'role' && who.guildId === guild ? [`${who.roleId} (${tier})`] : [],
  )
  return counting.length === 0
    ? ''
    : ` Which roles they have I can't know; name them with \`roles\`. These count here: ${counting.join(', ')}.`
}
