import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { findRole } from '../../src/command/find-role.ts'
import type { Role } from '../../src/fleet/role.ts'

export default defineCommand({
  description: 'Show what a role is for, its boundaries and its tools',
  options: z.object({
    role: z.string().describe('Which role').meta({ autocomplete: 'roles', positional: 0 }),
  }),
  tier: 'viewer',
  risk: 'read',
  phrases: [
    '(show|describe) [me] [the] role <role>',
    '(show|describe) [me] [the] <role> role',
    'what does [a|an|the] <role> do',
  ],
  async run({ roles }, { role: name }) {
    const role = findRole(await roles(), name)
    return { kind: 'text', text: renderRole(role), data: role }
  },
})

function renderRole(role: Role): string {
  const { allow, deny, mode } = role.permissions
  const home = role.placement === 'hosted' ? 'lives in Mos' : 'lives in a tmux pane'
  return [
    `**${role.title}** (\`${role.name}\`, ${role.lifecycle}, ${home}, on ${role.runtime}, from ${role.source})`,
    `**Tools** ${codes(role.tools)}`,
    `**Permissions** mode ${mode}; allowed: ${codes(allow)}; denied: ${codes(deny)}`,
    ...role.lenses.map((lens) => `**Lens ${lens.name}** ${lens.view.trim()}`),
    '',
    `**Mandate**\n${role.mandate.trim()}`,
    '',
    `**Boundaries**\n${role.boundaries.trim()}`,
  ].join('\n')
}

const codes = (words: readonly string[]): string =>
  words.length === 0 ? 'none' : words.map((word) => `\`${word}\``).join(', ')
