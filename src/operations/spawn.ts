import { join } from 'node:path'
import { z } from 'zod'
import type { SettingsFile } from '../command/definition.ts'
import { addAgent } from '../fleet/add-agent.ts'
import { runtimeNames } from '../fleet/agent.ts'
import type { Agent } from '../fleet/agent.ts'
import { branchName } from '../fleet/branch-name.ts'
import type { Project } from '../fleet/fleet-settings.ts'
import { refuseAdd } from '../fleet/floor.ts'
import { isSameAgent } from '../fleet/is-same-agent.ts'
import { parseRoster } from '../fleet/parse-roster.ts'
import { worktreesOf } from '../fleet/project-of-directory.ts'
import { refuseTask } from '../fleet/refuse-task.ts'
import { removeAgent } from '../fleet/remove-agent.ts'
import { taskBranch } from '../fleet/task-branch.ts'
import { Failure } from '../errors.ts'
import { headOf } from '../host/git/head-of.ts'
import { addWorktree, removeWorktree } from '../host/git/worktree.ts'
import type { Host } from '../host/host.ts'
import { createKeyedQueue } from '../host/keyed-queue.ts'
import type { KeyedQueue } from '../host/keyed-queue.ts'
import type { FleetDeps } from './fleet-deps.ts'
import { findRole } from './find-agent.ts'
import { giveTask } from './give-task.ts'
import type { Assignments } from '../store/assignment.ts'
import type { Op } from '../store/op.ts'
import type { Operation, Step } from './operation.ts'
import { heartbeatStep, startSteps } from './start-agent.ts'

const argsSchema = z.object({
  name: z.string(),
  role: z.string(),
  runtime: z.enum(runtimeNames),
  model: z.string().optional(),
  project: z.string().optional(),
  /** the project's directory, as it was when this was asked */
  path: z.string().optional(),
  branch: branchName.optional(),
  /** what an ephemeral agent is made for */
  task: z.string().optional(),
})
type Args = z.output<typeof argsSchema>

/** Where it works: the project's own directory, or a worktree of it. */
type Work = { readonly project: string; readonly path: string; readonly branch: string | undefined }

type Given = FleetDeps & {
  readonly host: Pick<Host, 'run' | 'files'>
  readonly dataDir: string
  readonly settings: Pick<SettingsFile, 'read'>
  readonly assignments: Pick<Assignments, 'get' | 'put' | 'remove'>
}

/** `inTurn`: git takes no second branch, and tells no reason that helps, while it makes the first of that name. */
type Deps = Given & { readonly inTurn: KeyedQueue }

/** Adds an agent to the roster and brings it up; ends with its evidence, or with nothing changed. */
export const spawn = (given: Given): Operation => spawning({ ...given, inTurn: createKeyedQueue() })

const spawning = (deps: Deps): Operation => ({
  kind: 'spawn',
  agents: (op) => [argsSchema.parse(op.args).name],
  plan: (op) => {
    const args = argsSchema.parse(op.args)
    const { name, role, runtime, model, task } = args
    const work = workOf(args, op)
    const workingDirectory = work && directoryOf(deps, name, work)
    const agent: Agent = {
      name,
      role,
      runtime,
      ...(model === undefined ? {} : { modelHint: model }),
      ...(workingDirectory === undefined ? {} : { workingDirectory }),
    }
    const worktree = work?.branch === undefined ? [] : [makeWorktree(deps, agent, work, op.id)]
    return [
      check(deps, agent, work, task),
      ...worktree,
      writeRoster(deps, agent, op, { work, task }),
      ...startSteps(deps, agent),
      ...(task === undefined ? [] : [giveTask(deps, op, { agent: name, task })]),
    ]
  },
  prove(steps) {
    const proofs = steps.slice(steps.findIndex(({ name }) => name === heartbeatStep))
    return proofs.map(({ note = '' }) => note).join('\n')
  },
})

/** A task has a worktree of its own, whether its branch was named or not. */
function workOf({ name, project, path, branch, task }: Args, op: Op): Work | undefined {
  if (project === undefined || path === undefined) return undefined
  return { project, path, branch: branch ?? (task === undefined ? undefined : taskBranch(name, task, op.id)) }
}

const directoryOf = ({ dataDir }: Deps, name: string, { project, path, branch }: Work): string =>
  branch === undefined ? path : join(worktreesOf(dataDir, project), name)

const check = (deps: Deps, agent: Agent, work: Work | undefined, task: string | undefined): Step => ({
  name: 'check roster, role and program',
  async run(signal) {
    const { agents } = await deps.rosterFile.read()
    if (agents.some((entry) => entry.name === agent.name)) {
      throw new Failure(`There is already an agent named ${agent.name}. Choose another name, or /fleet relaunch it.`)
    }
    const refusal = refuseAdd(agents, agent)
    if (refusal !== undefined) throw new Failure(refusal)
    const role = await findRole(deps, agent)
    const noTask = task === undefined ? undefined : refuseTask(role)
    if (noTask !== undefined) throw new Failure(noTask)
    if (role.needsProject === true && work === undefined)
      throw new Failure(`A ${role.title.toLowerCase()} needs a project: /project add <path or url>, or project:…`)
    if (work !== undefined) await findProject(deps, work)
    // Its directory may be a worktree that is still to be made.
    const { name, runtime } = agent
    if (role.placement === 'pane') await deps.supervisor.check({ name, runtime, role: role.name }, signal)
    return `${agent.name} is free, ${role.name} is ${role.lifecycle}, ${agent.runtime} is installed`
  },
})

/** The project as it is now: it may have gone, or moved, while this waited. */
async function findProject({ settings, host }: Deps, { project: id, path }: Work): Promise<Project> {
  const project = (await settings.read()).projects.find((one) => one.id === id)
  if (project === undefined) throw new Failure(`There is no project ${id} any more. See which are: /project list`)
  if (project.path !== path) throw new Failure(`The project ${id} has moved to ${project.path}. Ask again.`)
  if ((await host.files.stat(path))?.isDirectory === true) return project
  throw new Failure(`The project ${id} is not in ${path}. Bring it back, or: /project remove ${id}`)
}

function makeWorktree(deps: Deps, agent: Agent, work: Work, mark: string): Step {
  const worktree = { repository: work.path, path: directoryOf(deps, agent.name, work), branch: work.branch ?? '', mark }
  const from = async () => (await deps.settings.read()).projects.find(({ id }) => id === work.project)?.branch
  return {
    name: 'make a worktree',
    async run(signal) {
      const { branch } = await findProject(deps, work)
      return deps.inTurn(work.path, () => addWorktree(deps.host, { ...worktree, from: branch, signal }))
    },
    async undo() {
      const branch = (await from()) ?? worktree.branch
      await deps.inTurn(work.path, () => removeWorktree(deps.host, { ...worktree, from: branch }))
    },
  }
}

/** What the agent is there for. */
type Doing = { readonly work: Work | undefined; readonly task: string | undefined }

/** Its assignment first: from the moment that it is in the roster its news have a place. */
const writeRoster = (deps: Deps, agent: Agent, op: Op, { work, task }: Doing): Step => ({
  name: 'write the roster',
  async run() {
    const worktree = work?.branch === undefined ? undefined : directoryOf(deps, agent.name, work)
    // Nobody has worked in it yet.
    const base = worktree === undefined ? undefined : await headOf(deps.host, worktree)
    await deps.assignments.put({
      agent: agent.name,
      ...(op.thread === undefined ? {} : { thread: op.thread }),
      by: op.by,
      opId: op.id,
      at: op.createdAt,
      ...(work === undefined ? {} : { project: work.project }),
      ...(work?.branch === undefined || worktree === undefined ? {} : { branch: work.branch, worktree }),
      ...(base === undefined ? {} : { base }),
      ...(task === undefined ? {} : { task }),
      ...(task === undefined || op.wakes === undefined ? {} : { wakes: op.wakes }),
    })
    await deps.rosterFile.edit((text) => addAgent(text, agent))
    return `${agent.name} is in the roster`
  },
  // An entry that says something else is not what this op wrote.
  async undo() {
    let isOurs = true
    await deps.rosterFile.edit((text) => {
      const entry = parseRoster(text, deps.rosterFile.path).agents.find(({ name }) => name === agent.name)
      isOurs = entry === undefined || isSameAgent(agent, entry)
      return isOurs && entry !== undefined ? removeAgent(text, agent.name) : text
    })
    if (isOurs) await deps.assignments.remove(agent.name)
  },
})
