import { homedir } from 'node:os'
import { isAbsolute, join, normalize } from 'node:path'
import { Failure } from '../errors.ts'
import type { Project } from '../fleet/fleet-settings.ts'
import { hasLogin, loginProblem, urlProblem } from '../fleet/project-url.ts'
import { lookAtRepository } from '../host/git/look-at-repository.ts'
import type { Host } from '../host/host.ts'
import type { SettingsFile } from './definition.ts'
import { projectId } from './project-id.ts'
import { quote } from './quote.ts'

export type ProjectWanted = { readonly name?: string | undefined; readonly branch?: string | undefined }

/** A project that somebody named by its directory, or by the address that it is to be cloned from. */
export type ProjectSource =
  | { readonly kind: 'directory'; readonly project: Project; readonly isKnown: boolean }
  | {
      readonly kind: 'address'
      readonly id: string
      readonly url: string
      readonly branch?: string
      readonly known?: Project
    }

type Deps = { readonly host: Pick<Host, 'run' | 'files'>; readonly settings: Pick<SettingsFile, 'read'> }

/**
 * What a path (from / or ~/) or an address stands for, looked at; nothing is changed. Throws a Failure for one that is
 * neither, for a directory that is no repository, and for a name or a directory that is another project's.
 */
export async function lookAtSource(deps: Deps, given: string, wanted: ProjectWanted): Promise<ProjectSource> {
  const source = given.trim()
  if (/^[/~]/.test(source)) return await lookAtDirectory(deps, source, wanted)
  const problem = urlProblem(source)
  if (problem === undefined) return await lookAtAddress(deps, source, wanted)
  // What somebody typed there is a secret.
  if (hasLogin(source)) throw new Failure(`A${loginProblem.slice(1)}`, { exit: 'usage' })
  throw new Failure(`${quote(given) ?? 'That'} is neither a path (/… or ~/…) nor an address: ${problem}`, {
    exit: 'usage',
  })
}

async function lookAtDirectory({ host, settings }: Deps, source: string, { name, branch }: ProjectWanted) {
  const path = directoryOf(source)
  if ((await host.files.stat(path)) === undefined)
    throw new Failure(
      `There is no ${path} on the machine that Mos runs on. Name a git repository there, or an address to clone.`,
    )
  const { root, branch: found, origin } = await lookAtRepository(host, path)
  const id = name ?? idOf(root)
  const chosen = branch ?? found
  if (chosen === undefined)
    throw new Failure(`${root} is on no branch, and its origin names no default one. Name it: branch:main`)
  const { projects } = await settings.read()
  const other = projects.find((project) => project.path === root && project.id !== id)
  if (other !== undefined) throw new Failure(`${root} is the project ${other.id} already.`, { exit: 'conflict' })
  const url = origin !== undefined && urlProblem(origin) === undefined ? { url: origin } : {}
  const project: Project = { id, path: root, ...url, branch: chosen }
  // An origin may have changed since; what is written down stays.
  const isKnown = projects.some((known) => known.id === id && known.path === root && known.branch === chosen)
  return { kind: 'directory', project, isKnown } as const
}

async function lookAtAddress({ settings }: Deps, url: string, { name, branch }: ProjectWanted): Promise<ProjectSource> {
  const id = name ?? idOf(url)
  const { projects } = await settings.read()
  const same = projects.find((project) => project.id === id)
  const asked = { kind: 'address', id, url, ...(branch === undefined ? {} : { branch }) } as const
  if (same === undefined) return asked
  if (same.url === url && (branch === undefined || branch === same.branch)) return { ...asked, known: same }
  throw new Failure(`There is already a project ${id}: ${same.path}. Choose another name: /project add … name:…`)
}

function idOf(source: string): string {
  const id = projectId(source)
  if (id !== undefined) return id
  throw new Failure(`Give it a name: /project add ${quote(source) ?? '…'} name:…`, { exit: 'usage' })
}

/** A ~ is the home of the user whose fleet it is, wherever the person who asks may be. */
function directoryOf(source: string): string {
  const path = source === '~' || source.startsWith('~/') ? join(homedir(), source.slice(1)) : source
  if (isAbsolute(path) && !/\p{Cc}/u.test(path)) return normalize(path).replace(/(?<=.)\/$/, '')
  throw new Failure(`${quote(source) ?? 'That'} is no path that Mos can use: write it from / or from ~/.`, {
    exit: 'usage',
  })
}
