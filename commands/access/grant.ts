import { z } from 'zod'
import { messageGuard } from '../../src/command/authorise.ts'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext } from '../../src/command/definition.ts'
import { grantee, granteeName, guildId, roleId, userId } from '../../src/command/grantee.ts'
import { grantingTier } from '../../src/command/granting-tier.ts'
import { rank } from '../../src/command/judge-grants.ts'
import { nameList } from '../../src/command/name-list.ts'
import { Failure } from '../../src/errors.ts'
import { grantAccess } from '../../src/fleet/grant-access.ts'
import type { AccessRule } from '../../src/fleet/fleet-settings.ts'
import { tiers } from '../../src/fleet/principal.ts'

const options = z.object({
  tier: z.enum(tiers).describe('What they may do').meta({ positional: 0 }),
  user: userId.optional().describe("A user's id, or a mention of them"),
  role: roleId.optional().describe("A role's id, or a mention of it: for whoever has it in its server"),
  guild: guildId.optional().describe("The role's server; without one this one"),
  commands: z
    .string()
    .max(1_000)
    .optional()
    .describe('Only these, with commas; `message` is talking to the orchestrator'),
  projects: z.string().max(1_000).optional().describe('Only in these projects, with commas'),
})

export default defineCommand({
  description: 'Let somebody use Mos: a user, or who has a role of a server',
  options,
  tier: 'admin',
  risk: 'change',
  phrases: ['grant <tier> to <user>'],
  // Who speaks may mean it, and what their orchestrator has read may not: agents never approve.
  async confirm(context, given) {
    if (context.place.door !== 'orchestrator') return undefined
    return `Grant: ${inWords(await ruleOf(context, given))}.`
  },
  async run(context, given) {
    const rule = await ruleOf(context, given)
    await context.settings.edit((text) => grantAccess(text, rule, context.settings.path))
    return { kind: 'text', text: `Granted: ${inWords(rule)}.`, data: rule }
  },
})

async function ruleOf(context: CommandContext, given: z.output<typeof options>): Promise<AccessRule> {
  const who = grantee(given, context.place)
  const own = await grantingTier(context, 'access grant', who)
  const { tier } = given
  if (rank(tier) > rank(own)) throw new Failure(`You are ${own}, and can grant up to ${own}, not ${tier}.`)
  const names = [...context.commands.keys(), messageGuard.name]
  const { projects: all } = await context.settings.read()
  const known = all.map(({ id }) => id)
  const commands = nameList(given.commands, {
    what: 'command',
    find: (name) => commandNamed(context, name),
    known: names,
  })
  const projects = nameList(given.projects, { what: 'project', find: (id) => known.find((each) => each === id), known })
  return {
    who,
    tier,
    ...(commands === undefined ? {} : { commands }),
    ...(projects === undefined ? {} : { projects }),
  }
}

/** By name or alias; a rule names the command itself. */
function commandNamed({ commands }: CommandContext, name: string): string | undefined {
  if (name === messageGuard.name) return name
  const found = commands.get(name) ?? [...commands.values()].find(({ aliases }) => aliases.includes(name))
  return found?.sameAs ?? found?.name
}

function inWords({ who, tier, commands, projects }: AccessRule): string {
  const only = [
    ...(commands === undefined ? [] : [`only ${commands.join(', ')}`]),
    ...(projects === undefined ? [] : [`only in ${projects.join(', ')}`]),
  ]
  return `${granteeName(who)} is ${[tier, ...only].join(', ')}`
}
