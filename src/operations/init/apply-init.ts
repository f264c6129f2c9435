import { join } from 'node:path'
import type { SettingsFile } from '../../command/definition.ts'
import type { Config } from '../../config/config.ts'
import { explain, Failure } from '../../errors.ts'
import { addAgent } from '../../fleet/add-agent.ts'
import { addProject } from '../../fleet/add-project.ts'
import type { Project } from '../../fleet/fleet-settings.ts'
import { setRuntime } from '../../fleet/set-runtime.ts'
import { cloneRepository } from '../../host/git/clone-repository.ts'
import { lookAtRepository } from '../../host/git/look-at-repository.ts'
import type { Host } from '../../host/host.ts'
import { linkMos } from '../../host/link-mos.ts'
import { installService } from '../../host/systemd/install-service.ts'
import { floorRoster } from '../../seed/floor-roster.ts'
import { seedHome } from '../../seed/seed-home.ts'
import type { EnvFile } from '../env-file.ts'
import type { RosterFile } from '../roster-file.ts'
import { renderInitStep } from './init-plan.ts'
import type { InitStep } from './init-plan.ts'

export type InitDeps = {
  readonly config: Config
  readonly host: Host
  readonly rosterFile: RosterFile
  readonly settings: Pick<SettingsFile, 'path' | 'read' | 'edit'>
  readonly env: EnvFile
}

/**
 * Makes the planned changes, one after the other; `onStep` hears of each in words. Each looks before it acts, so that a
 * second run goes on where one ended. A Failure names what was done before it (exit 4 when anything was).
 */
export async function applyInit(
  deps: InitDeps,
  steps: readonly InitStep[],
  onStep: (done: string) => void,
): Promise<void> {
  const done: string[] = []
  for (const step of steps) {
    try {
      const text = await applyStep(deps, step)
      done.push(text)
      onStep(text)
    } catch (error) {
      if (done.length === 0) throw error
      const rest = 'Ask again when that is mended: what is done stays done.'
      throw new Failure(`${explain(error)}\nNot done: ${renderInitStep(step)}. ${rest}`, {
        exit: 'needsRecovery',
        cause: error,
      })
    }
  }
}

async function applyStep(deps: InitDeps, step: InitStep): Promise<string> {
  const { config, host, env } = deps
  switch (step.kind) {
    case 'home':
      await host.files.makeDirectory(step.home, { mode: 0o700 })
      return `${step.home} is there`
    case 'roster':
      return await applyRoster(deps, step)
    case 'setting':
      await env.set(step.name, step.value)
      return `${step.name}=${step.value} is in mos.env`
    case 'token':
      await env.set('DISCORD_TOKEN', step.token)
      return `the token of ${step.application} is in mos.env, for you alone`
    case 'project':
      return await applyProject(deps, step)
    case 'files':
      return await applyFiles(deps)
    case 'service':
      return await installService({ host, config })
  }
}

async function applyRoster({ rosterFile }: InitDeps, step: Extract<InitStep, { kind: 'roster' }>): Promise<string> {
  const { isNew, runtime, change, path } = step
  // Mos may have been started meanwhile, and have made one: that one is added to.
  if (isNew) await rosterFile.begin(floorRoster(runtime))
  await rosterFile.edit((before) => {
    const moved = change.move.reduce((text, { name, to }) => setRuntime(text, name, to, path), before)
    return change.add.reduce((text, agent) => addAgent(text, agent, path), moved)
  })
  const { agents } = await rosterFile.read()
  return `fleet/roster.yaml has ${agents.map(({ name }) => name).join(', ')}`
}

async function applyProject(deps: InitDeps, { source, path }: Extract<InitStep, { kind: 'project' }>): Promise<string> {
  const project = source.kind === 'directory' ? source.project : await clone(deps, source)
  await deps.settings.edit((text) => addProject(text, project, path))
  return `${project.id} is a project: ${project.path} on ${project.branch}`
}

async function clone(
  { host, config }: InitDeps,
  { id, url, branch }: { readonly id: string; readonly url: string; readonly branch?: string },
): Promise<Project> {
  await host.files.makeDirectory(config.dataDir, { mode: 0o700 })
  const path = join(config.dataDir, 'projects', id)
  await cloneRepository(host, { url, path, branch, mark: 'init' })
  const chosen = branch ?? (await lookAtRepository(host, path)).branch
  if (chosen !== undefined) return { id, path, url, branch: chosen }
  throw new Failure(`${url} names no default branch. Name it: --branch main`)
}

async function applyFiles({ host: { files, disk }, config }: InitDeps): Promise<string> {
  await files.makeDirectory(config.dataDir, { mode: 0o700 })
  const { written } = await seedHome(disk, config)
  // A convenience: everything works without it.
  const { packageRoot, checkoutRoot, runtimeHomes } = config
  const link = await linkMos({ files, packageRoot, checkoutRoot, userHome: runtimeHomes.userHome }).then(
    ({ path }) => `mos is ${path}`,
    (error: unknown) => `mos is not linked: ${explain(error)}`,
  )
  return `${written.length} files are in mos/; ${link}`
}
