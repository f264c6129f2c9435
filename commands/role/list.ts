import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'

export default defineCommand({
  description: 'List the roles that an agent can have',
  options: z.object({}),
  tier: 'viewer',
  risk: 'read',
  phrases: ['(show|list) [me] [all] [the|my|our] roles', 'which roles are there', 'what roles are there'],
  async run({ roles }) {
    const all = [...(await roles()).values()]
    return {
      kind: 'table',
      columns: ['role', 'title', 'lifecycle', 'lives in', 'runtime', 'from'],
      rows: all.map((role) => [role.name, role.title, role.lifecycle, home[role.placement], role.runtime, role.source]),
      empty: 'There are no roles: the home has no framework/roles.',
      data: all,
    }
  },
})

const home = { hosted: 'Mos', pane: 'a tmux pane' } as const
