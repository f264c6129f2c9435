import { join } from 'node:path'
import { z } from 'zod'
import type { SettingsFile } from '../command/definition.ts'
import { Failure } from '../errors.ts'
import { addProject } from '../fleet/add-project.ts'
import { newName } from '../fleet/agent-name.ts'
import { branchName } from '../fleet/branch-name.ts'
import type { Project } from '../fleet/fleet-settings.ts'
import { projectUrl } from '../fleet/project-url.ts'
import { removeProject } from '../fleet/remove-project.ts'
import { cloneRepository, removeClone } from '../host/git/clone-repository.ts'
import { askGit } from '../host/git/git-run.ts'
import { lookAtRepository } from '../host/git/look-at-repository.ts'
import type { Host } from '../host/host.ts'
import type { Op } from '../store/op.ts'
import type { Operation } from './operation.ts'

const argsSchema = z.object({ project: newName, url: projectUrl, branch: branchName.optional() })

type Deps = {
  readonly host: Pick<Host, 'run' | 'files'>
  readonly dataDir: string
  readonly settings: Pick<SettingsFile, 'path' | 'read' | 'edit'>
}

type Cloning = z.output<typeof argsSchema> & { readonly path: string; readonly mark: string }

/** Clones a repository into the data directory and writes it down as a project; ends with the commit that is there. */
export const cloneProject = (deps: Deps): Operation => ({
  kind: 'clone-project',
  // No agent has a blank in its name: two clones of one project wait for each other, and for nobody else.
  agents: (op) => [`project ${argsSchema.parse(op.args).project}`],
  plan(op: Op) {
    const args = argsSchema.parse(op.args)
    const cloning: Cloning = { ...args, path: join(deps.dataDir, 'projects', args.project), mark: op.id }
    return [
      { name: 'look for the repository', run: (signal) => lookAhead(deps, cloning, signal) },
      {
        name: 'clone it',
        async run(signal) {
          const how = await cloneRepository(deps.host, { ...cloning, signal })
          return how === 'cloned' ? `it is in ${cloning.path}` : `${cloning.path} was there`
        },
        undo: () => removeClone(deps.host, cloning),
      },
      { name: 'write mos.yaml', run: () => write(deps, cloning), undo: () => takeBack(deps, cloning) },
      { name: 'look again', run: () => prove(deps, cloning) },
    ]
  },
})

async function lookAhead(
  { host, settings }: Deps,
  { project, url, path }: Cloning,
  signal: AbortSignal,
): Promise<string> {
  const taken = (await settings.read()).projects.find(({ id }) => id === project)
  if (taken !== undefined && taken.path !== path)
    throw new Failure(
      `There is already a project ${project}: ${taken.path}. Choose another name: /project add … name:…`,
    )
  const said = await askGit(host, `${url} can't be read`, ['ls-remote', '--symref', '--', url, 'HEAD'], { signal })
  const branch = /^ref: refs\/heads\/(\S+)\s+HEAD$/m.exec(said)?.[1]
  return branch === undefined ? 'it answers' : `it answers, and its default branch is ${branch}`
}

async function write({ host, settings }: Deps, cloning: Cloning): Promise<string> {
  const project = await projectOf(host, cloning)
  await settings.edit((text) => addProject(text, project, settings.path))
  return `${project.id} is in ${settings.path}`
}

async function projectOf(host: Deps['host'], { project, url, path, branch }: Cloning): Promise<Project> {
  const { branch: found } = await lookAtRepository(host, path)
  const chosen = branch ?? found
  if (chosen !== undefined) return { id: project, path, url, branch: chosen }
  throw new Failure(`${url} names no default branch. Name it: /project add … branch:main`)
}

/** What says something else is not what this op wrote. */
const takeBack = async ({ settings }: Deps, { project, url, path }: Cloning): Promise<void> => {
  const written = (await settings.read()).projects.find(({ id }) => id === project)
  if (written?.url === url && written.path === path)
    await settings.edit((text) => removeProject(text, project, settings.path))
}

async function prove({ host, settings }: Deps, { project, url, path }: Cloning): Promise<string> {
  const written = (await settings.read()).projects.find(({ id }) => id === project)
  if (written?.path !== path) throw new Failure(`${project} is not in ${settings.path} any more. Look: /project list`)
  const commit = await askGit(host, `${path} has no commit`, ['-C', path, 'rev-parse', '--short', 'HEAD'])
  return `${project} is a project: ${path} on ${written.branch} at ${commit}, cloned from ${url}`
}
