import { join } from 'node:path'
import { z } from 'zod'
import type { SettingsFile } from '../command/definition.ts'
import { explain, Failure } from '../errors.ts'
import { refuseRemove } from '../fleet/floor.ts'
import { worktreesOf } from '../fleet/project-of-directory.ts'
import { removeAgent } from '../fleet/remove-agent.ts'
import { putAwayWorktree } from '../host/git/put-away-worktree.ts'
import type { Host } from '../host/host.ts'
import type { Supervisor } from '../host/supervisor.ts'
import type { Assignments } from '../store/assignment.ts'
import type { FleetDeps } from './fleet-deps.ts'
import type { Operation, Step } from './operation.ts'
import { startAgent, stopAgent } from './start-agent.ts'

export type RemoveDeps = FleetDeps & {
  readonly host: Pick<Host, 'run' | 'files'>
  readonly dataDir: string
  readonly settings: Pick<SettingsFile, 'read'>
  readonly assignments: Pick<Assignments, 'remove'>
}

const argsSchema = z.object({ name: z.string() })

/** Stops an agent and takes it out of the roster; the floor stays. */
export const remove = (deps: RemoveDeps): Operation => ({
  kind: 'remove',
  agents: (op) => [argsSchema.parse(op.args).name],
  plan: (op) => {
    const { name } = argsSchema.parse(op.args)
    return [{ name: 'check the floor', run: () => checkFloor(deps, name) }, ...removeSteps(deps, name)]
  },
})

/** Stops it, takes it out of the roster, and looks again; the last one's words say what became of its worktree. */
export const removeSteps = (deps: RemoveDeps, name: string): readonly Step[] => [
  { name: `stop ${name}`, run: (signal) => stopByName(deps, name, signal), undo: () => startAgain(deps, name) },
  { name: 'write the roster', run: () => writeRoster(deps, name) },
  { name: 'look again', run: () => proveGone(deps, name).then((gone) => withWorktree(deps, name, gone)) },
]

async function checkFloor(deps: FleetDeps, name: string): Promise<string> {
  const { agents } = await deps.rosterFile.read()
  if (!agents.some((agent) => agent.name === name)) {
    if (await isLeftover(deps, name)) return `${name} is not in the roster, but its unit is left`
    throw new Failure(`${name} is not in the roster. See who is: /fleet ps.`)
  }
  const refusal = refuseRemove(agents, name)
  if (refusal !== undefined) throw new Failure(refusal)
  return 'the floor stays'
}

/** Taken out of the roster by hand, it would rise again at boot. */
async function isLeftover({ rosterFile, supervisor }: FleetDeps, name: string): Promise<boolean> {
  const { agents } = await rosterFile.read()
  return (await supervisor.leftovers?.(agents.map((agent) => agent.name)))?.includes(name) === true
}

async function stopByName(deps: FleetDeps, name: string, signal: AbortSignal): Promise<string> {
  const agent = (await deps.rosterFile.read()).agents.find((entry) => entry.name === name)
  if (agent === undefined && (await isLeftover(deps, name))) {
    await deps.supervisor.stop({ name }, signal)
    return 'its unit is disabled and stopped'
  }
  // Gone from the roster: a run before this one stopped it and died before its journal.
  return agent === undefined ? 'was stopped before' : stopAgent(deps, agent, signal)
}

/** A remove that failed or was cancelled leaves the agent as it was: running. */
async function startAgain(deps: FleetDeps, name: string): Promise<void> {
  const listed = (await deps.rosterFile.read()).agents.some((entry) => entry.name === name)
  if (!listed) return
  // To start it would be to take it over.
  if (deps.mosaic?.isLeft(name) !== true) await startAgent(deps, name)
  else if ((await deps.mosaic.whyNotBack(name)) === undefined) await deps.mosaic.giveBack(name)
  else await startAgent(deps, name)
}

async function writeRoster(deps: RemoveDeps, name: string): Promise<string> {
  await deps.rosterFile.edit((text) => removeAgent(text, name))
  // A worker that died after the stop hosts it again at its start: it is in the roster until here.
  await deps.hosted.stop(name)
  await deps.assignments.remove(name)
  await deps.pauses.lift(name)
  await deps.supervisor.forget(name)
  await deps.mosaic?.drop(name)
  return `${name} is out of the roster`
}

async function proveGone(
  deps: { supervisor: Supervisor; rosterFile: FleetDeps['rosterFile'] },
  name: string,
): Promise<string> {
  const evidence = (await deps.supervisor.look([name])).get(name)
  const listed = (await deps.rosterFile.read()).agents.some((agent) => agent.name === name)
  if (evidence?.pane?.alive || evidence?.supervised || listed) {
    throw new Failure(
      `${name} is not gone: ${listed ? 'it is in the roster' : 'its pane or runner is there'} again. Look: /fleet ps.`,
    )
  }
  return `${name} is gone: no pane, no runner, not in the roster`
}

/** The agent is gone by now: what can't be done about its worktree is said, and fails nothing. */
async function withWorktree(deps: RemoveDeps, name: string, gone: string): Promise<string> {
  const words = await worktreesAway(deps, name).catch((error: unknown) => [`Its worktree stays: ${explain(error)}`])
  return [gone, ...words].join('\n')
}

/** By its place, since the roster no longer names it: a worktree is one agent's, of that name. */
async function worktreesAway(deps: RemoveDeps, name: string): Promise<readonly string[]> {
  const [{ projects }, { agents }] = await Promise.all([deps.settings.read(), deps.rosterFile.read()])
  const words: string[] = []
  for (const project of projects) {
    const path = join(worktreesOf(deps.dataDir, project.id), name)
    if (agents.some(({ workingDirectory: used = '' }) => used === path || used.startsWith(`${path}/`))) continue
    const said = await putAwayWorktree(deps.host, { repository: project.path, path, from: project.branch })
    if (said !== undefined) words.push(said)
  }
  return words
}
