import { explain } from '../../errors.ts'
import { emptySettings } from '../../fleet/fleet-settings.ts'
import type { Project } from '../../fleet/fleet-settings.ts'
import { setProjectBranch } from '../../fleet/set-project-branch.ts'
import { runGit } from '../../host/git/git-run.ts'
import { lookAtRepository } from '../../host/git/look-at-repository.ts'
import type { CommandContext } from '../definition.ts'
import type { Check, Fix } from './check.ts'

/** Each project: its directory is a repository, and its default branch is there. */
export async function lookAtProjects(context: CommandContext): Promise<readonly Check[]> {
  // Settings that can't be read are another check's to say.
  const { projects } = await context.settings.read().catch(() => emptySettings)
  const checks = await Promise.all(projects.map((project) => lookAtProject(context, project)))
  const amiss = checks.filter(({ state }) => state !== 'ok')
  if (amiss.length > 0 || projects.length === 0) return amiss
  return [
    { name: 'projects', state: 'ok', saw: `${projects.map(({ id }) => id).join(', ')}: each is there with its branch` },
  ]
}

async function lookAtProject(context: CommandContext, project: Project): Promise<Check> {
  const name = `project ${project.id}`
  const found = await lookAtRepository(context.host, project.path).catch((error: unknown) => explain(error))
  if (typeof found === 'string') {
    // An agent can work in any directory, only not on a branch of its own.
    const isThere = (await context.host.files.stat(project.path))?.isDirectory === true
    return isThere ? { name, state: 'warn', saw: found } : { name, state: 'fail', saw: found, remedy: again(project) }
  }
  if (await hasBranch(context, project.path, project.branch)) return { name, state: 'ok', saw: project.path }
  const saw = `${project.path} has no branch ${project.branch}`
  const { branch } = found
  // A repository without a commit has no branch at all yet: nothing proves another one.
  if (branch === undefined || branch === project.branch || !(await hasBranch(context, project.path, branch)))
    return { name, state: 'fail', saw, remedy: again(project) }
  return { name, state: 'fail', saw, fix: setting(context, project.id, branch) }
}

async function hasBranch({ host }: CommandContext, path: string, branch: string): Promise<boolean> {
  const refs = [`refs/heads/${branch}`, `refs/remotes/origin/${branch}`]
  const looked = refs.map((ref) => runGit(host, ['-C', path, 'rev-parse', '--verify', '--quiet', ref]))
  return (await Promise.all(looked)).some(({ exitCode }) => exitCode === 0)
}

const again = ({ id, path, url }: Project): string =>
  `\`project remove ${id}\`, then \`project add ${url ?? path} ${id}\``

const setting = ({ settings }: CommandContext, id: string, branch: string): Fix => ({
  does: `make ${branch}, which its repository names, the default branch of ${id}`,
  async apply() {
    await settings.edit((text) => setProjectBranch(text, id, branch, settings.path))
    return `the default branch of ${id} is ${branch}`
  },
})
