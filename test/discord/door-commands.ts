import { z } from 'zod'
import bugAssign from '../../commands/bug/assign.ts'
import bugDismiss from '../../commands/bug/dismiss.ts'
import bugFile from '../../commands/bug/file.ts'
import bugList from '../../commands/bug/list.ts'
import bugReport from '../../commands/bug/report.ts'
import bugSnooze from '../../commands/bug/snooze.ts'
import explain from '../../commands/explain.ts'
import opCancel from '../../commands/op/cancel.ts'
import opShow from '../../commands/op/show.ts'
import stop from '../../commands/stop.ts'
import { defineCommand } from '../../src/command/define-command.ts'
import { nameCommands } from '../../src/command/name-commands.ts'
import { Failure } from '../../src/errors.ts'

/** Released by a test: how long a lookup takes. */
export const slow = { done: Promise.withResolvers<void>() }

const doctor = defineCommand({
  description: 'Look at everything that Mos needs',
  options: z.object({}),
  tier: 'viewer',
  risk: 'read',
  run: async () => ({ kind: 'text', text: 'Everything is well, @everyone.' }),
})

const ps = defineCommand({
  description: 'What the fleet does',
  options: z.object({}),
  tier: 'viewer',
  risk: 'read',
  run: async () => ({
    kind: 'table',
    columns: ['name', 'state'],
    rows: [
      ['orchestrator', 'working'],
      ['ada', 'idle'],
    ],
    empty: 'No agents.',
    data: [],
  }),
})

const spawn = defineCommand({
  description: 'Add an agent and start it',
  options: z.object({
    role: z.string().describe('What it is for').meta({ autocomplete: 'roles' }),
    name: z.string().describe('Its name').optional(),
    runtime: z.enum(['claude', 'stub']).describe('The program behind it').default('stub'),
  }),
  tier: 'operator',
  risk: 'change',
  run: (context, { role, name = role }) => {
    if (role === 'boss') throw new Failure('There is no role boss. The roles are coder and research.')
    return context.addOp({ kind: 'spawn', title: `spawn ${name}`, args: { role, name } })
  },
})

const remove = defineCommand({
  description: 'Stop an agent and take it off the roster',
  options: z.object({ agent: z.string().describe('Which agent') }),
  tier: 'admin',
  risk: 'danger',
  confirm: async (_, { agent }) => `Stop ${agent} and remove it from the roster.`,
  run: (context, { agent }) => context.addOp({ kind: 'remove', title: `remove ${agent}`, args: { agent } }),
})

const logs = defineCommand({
  description: 'What an agent last said',
  options: z.object({}),
  tier: 'viewer',
  risk: 'read',
  async run() {
    await slow.done.promise
    return { kind: 'text', text: 'ada said hello.' }
  },
})

const broken = defineCommand({
  description: 'Has a fault',
  options: z.object({}),
  tier: 'viewer',
  risk: 'read',
  run: () => Promise.reject(new Error('undefined is not a function')),
})

/** One of each kind; what they work on is no matter of the door. */
export const doorCommands = nameCommands({
  doctor,
  explain,
  stop,
  broken,
  'fleet ps': ps,
  'fleet spawn': spawn,
  'fleet remove': remove,
  'agent logs': logs,
  'bug assign': bugAssign,
  'bug dismiss': bugDismiss,
  'bug file': bugFile,
  'bug list': bugList,
  'bug report': bugReport,
  'bug snooze': bugSnooze,
  'op cancel': opCancel,
  'op show': opShow,
})
