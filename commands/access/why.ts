import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { guardNamed } from '../../src/command/guard-named.ts'
import { principalId } from '../../src/fleet/principal.ts'

export default defineCommand({
  description: 'Say whether you may use a command here, by which rule, and what would admit you',
  options: z.object({
    command: z.string().describe('Which command').meta({ autocomplete: 'commands', positional: 0, rest: true }),
  }),
  tier: 'viewer',
  risk: 'read',
  phrases: ['why (can|may) I use <command...>', "why (can't|cannot|can|may) i use <command...>"],
  async run({ commands, principal, authorise }, { command: given }) {
    const { name, tier } = guardNamed(commands, given)
    const verdict = await authorise(principal, name)
    const may = verdict.allowed ? 'may' : 'may not'
    const text = `You ${may} use \`${name}\` (tier ${tier}): ${verdict.rule}.`
    const next =
      verdict.allowed || principal.kind !== 'discord'
        ? ''
        : ` An admin can change that: \`access grant ${tier} user:${principal.userId}\`.`
    return { kind: 'text', text: `${text}${next}`, data: { who: principalId(principal), command: name, ...verdict } }
  },
})
