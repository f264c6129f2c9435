import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext } from '../../src/command/definition.ts'
import { findProject } from '../../src/command/find-project.ts'
import { findRole } from '../../src/command/find-role.ts'
import { projectHere } from '../../src/command/project-here.ts'
import { refusePaused } from '../../src/command/refuse-paused.ts'
import { visibleText } from '../../src/command/visible-text.ts'
import { Failure } from '../../src/errors.ts'
import { newName } from '../../src/fleet/agent-name.ts'
import { runtimeNames } from '../../src/fleet/agent.ts'
import type { Agent } from '../../src/fleet/agent.ts'
import { branchName } from '../../src/fleet/branch-name.ts'
import type { Project } from '../../src/fleet/fleet-settings.ts'
import { refuseAdd } from '../../src/fleet/floor.ts'
import { worktreesOf } from '../../src/fleet/project-of-directory.ts'
import { modelName } from '../../src/fleet/model-name.ts'
import { refuseTask } from '../../src/fleet/refuse-task.ts'
import type { Role } from '../../src/fleet/role.ts'
import { runtimeFor } from '../../src/fleet/runtime-for.ts'
import { opId } from '../../src/store/op-record.ts'

const longestName = 32

export default defineCommand({
  description: 'Add an agent to the fleet and start it',
  options: z.object({
    role: z.string().describe('What the new agent is for').meta({ autocomplete: 'roles', positional: 0 }),
    name: newName.optional().describe("Its name; without one its role's, numbered when that is taken"),
    runtime: z.enum(runtimeNames).optional().describe("The program behind it; without one the role's"),
    project: z
      .string()
      .optional()
      .describe("What it works on; without one this topic's or channel's")
      .meta({ autocomplete: 'projects' }),
    branch: branchName
      .optional()
      .describe('Gives it a worktree on this branch; a new one begins at the default branch'),
    model: modelName.optional().describe("The model that it asks its runtime for; without one the runtime's"),
    task: visibleText(4000)
      .optional()
      .describe('Its one task: it works in a worktree of its own, reports the result here, and is removed'),
  }),
  tier: 'operator',
  risk: 'change',
  queues: true,
  aliases: ['fleet add'],
  addsAgents: 1,
  phrases: [
    '(spawn|add|start|create) [a|an|another] [new] <role+> [agent] (named|called) <name>',
    '(spawn|add|start|create) [a|an|another] [new] <role+> [agent] (named|called) <name> (on|with) <runtime>',
    '(spawn|add|start|create) [a|an|another] [new] <role+> [agent] (named|called) <name> (for|in) <project>',
    '(spawn|add|start|create) [a|an|another] [new] <role+> [agent] (named|called) <name> to <task...>',
    '(spawn|start) [a|an|another] [new] <role> to <task...>',
    'spawn [a|an|another] [new] <role+> [agent]',
    'add (a|an|another) [new] <role+> [agent]',
  ],
  async run(context, { role: roleName, name: wanted, runtime, project: named, branch, task, model }) {
    const [{ agents }, roles] = await Promise.all([context.roster(), context.roles()])
    const role = findRole(roles, roleName)
    const project = await projectFor(context, role, { named, branch })
    const inWorktree = project !== undefined && (branch ?? task) !== undefined ? project : undefined
    const name = wanted ?? (await findFreeName(context, { role: role.name, agents, inWorktree }))
    const noTask = task === undefined ? undefined : refuseTask(role)
    const refusal = noTask ?? refuseAdd(agents, { name, role: role.name }) ?? refuseTaken(agents, name)
    if (refusal !== undefined) throw new Failure(refusal)
    if (role.placement === 'pane') await refusePaused(context, name, `${name} was not spawned`)
    const args = {
      name,
      role: role.name,
      runtime: runtime ?? runtimeFor(role, context.config.runtime),
      ...(model === undefined ? {} : { model }),
      ...(project === undefined ? {} : { project: project.id, path: project.path }),
      ...(branch === undefined ? {} : { branch }),
      ...(task === undefined ? {} : { task }),
    }
    return await context.addOp({ kind: 'spawn', title: `spawn ${name}`, args })
  },
})

type Asked = { readonly named: string | undefined; readonly branch: string | undefined }

/** What it works on: as it was said, else this place's; for a role that can't do without, the fleet's only one. */
async function projectFor(
  { settings, store, place }: CommandContext,
  role: Role,
  { named, branch }: Asked,
): Promise<Project | undefined> {
  const now = await settings.read()
  if (named !== undefined) return findProject(now, named)
  // A hosted agent works where its topics do.
  const isPlaced = role.placement === 'pane' || branch !== undefined
  const here = isPlaced ? await projectHere(store, now, place) : undefined
  const found = here ?? (role.needsProject === true && now.projects.length === 1 ? now.projects[0] : undefined)
  if (found !== undefined || (role.needsProject !== true && branch === undefined)) return found
  const what = role.needsProject === true ? `A ${role.title.toLowerCase()}` : 'A branch'
  const add = now.projects.length === 0 ? '/project add <path or url>' : `project:${now.projects[0]?.id ?? ''}`
  throw new Failure(`${what} needs a project: ${add}, or bind this channel to one: /channel use project:…`)
}

function refuseTaken(agents: readonly Agent[], name: string): string | undefined {
  const other = agents.find((agent) => agent.name.toLowerCase() === name)
  if (other === undefined) return undefined
  return `There is already an agent ${other.name}: ${other.role} on ${other.runtime}. Choose another name, or \`fleet relaunch\` it.`
}

type Naming = {
  readonly role: string
  readonly agents: readonly Agent[]
  /** it gets a worktree of this project, and earlier ones may be kept there */
  readonly inWorktree: Project | undefined
}

/** The role's name, or that with the first number that neither the roster, a queued spawn nor a kept worktree has. */
async function findFreeName(
  { store, cause, host, config }: CommandContext,
  { role, agents, inWorktree }: Naming,
): Promise<string> {
  // A request that comes again keeps the name that it chose.
  const before = await store.ops.get(opId(cause))
  if (before?.kind === 'spawn' && before.args['role'] === role) return String(before.args['name'])
  const open = await store.ops.list({ open: true })
  const coming = open.filter((op) => op.kind === 'spawn').map((op) => String(op.args['name']))
  const kept = inWorktree === undefined ? [] : await host.files.list(worktreesOf(config.dataDir, inWorktree.id))
  const taken = new Set([...agents.map((agent) => agent.name), ...coming, ...kept].map((name) => name.toLowerCase()))
  for (let number = 1; ; number++) {
    const end = number === 1 ? '' : `-${number}`
    const name = role.slice(0, longestName - end.length).replace(/-$/, '') + end
    if (!taken.has(name)) return name
  }
}
