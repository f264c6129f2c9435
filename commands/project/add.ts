import { homedir } from 'node:os'
import { isAbsolute, join, normalize } from 'node:path'
import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { Answer, CommandContext } from '../../src/command/definition.ts'
import { projectId } from '../../src/command/project-id.ts'
import { quote } from '../../src/command/quote.ts'
import { Failure } from '../../src/errors.ts'
import { addProject } from '../../src/fleet/add-project.ts'
import { newName } from '../../src/fleet/agent-name.ts'
import { branchName } from '../../src/fleet/branch-name.ts'
import type { Project } from '../../src/fleet/fleet-settings.ts'
import { hasLogin, loginProblem, urlProblem } from '../../src/fleet/project-url.ts'
import { lookAtRepository } from '../../src/host/git/look-at-repository.ts'

type Wanted = { readonly name: string | undefined; readonly branch: string | undefined }

export default defineCommand({
  description: 'Name a repository to work on: a directory here, or an address to clone from',
  options: z.object({
    source: z
      .string()
      .max(1_000)
      .refine((source) => !hasLogin(source.trim()), loginProblem)
      .describe('Its path on this machine, or its https or ssh address')
      .meta({ positional: 0 }),
    name: newName.optional().describe("What to call it; without one the repository's own name").meta({ positional: 1 }),
    branch: branchName.optional().describe('Its default branch; without one what git says').meta({ positional: 2 }),
  }),
  tier: 'admin',
  risk: 'change',
  queues: true,
  phrases: [
    'add [the|a] (project|repository|repo) <source>',
    'add [the|a] (project|repository|repo) <source> (as|named|called) <name>',
  ],
  async run(context, { source: given, name, branch }) {
    const source = given.trim()
    const isPath = /^[/~]/.test(source)
    if (isPath) return await addDirectory(context, source, { name, branch })
    const problem = urlProblem(source)
    if (problem === undefined) return await clone(context, source, { name, branch })
    throw new Failure(`${quote(given) ?? 'That'} is neither a path (/… or ~/…) nor an address: ${problem}`, {
      exit: 'usage',
    })
  },
})

async function addDirectory(context: CommandContext, source: string, { name, branch }: Wanted): Promise<Answer> {
  const { host, settings } = context
  const { root, branch: found, origin } = await lookAtRepository(host, directoryOf(source))
  const id = name ?? idOf(root)
  const chosen = branch ?? found
  if (chosen === undefined)
    throw new Failure(`${root} is on no branch, and its origin names no default one. Name it: branch:main`)
  const { projects } = await settings.read()
  const other = projects.find((project) => project.path === root && project.id !== id)
  if (other !== undefined) throw new Failure(`${root} is the project ${other.id} already.`, { exit: 'conflict' })
  const url = origin !== undefined && urlProblem(origin) === undefined ? { url: origin } : {}
  const project: Project = { id, path: root, ...url, branch: chosen }
  const isKnown = projects.some((known) => known.id === id && known.path === root && known.branch === chosen)
  // An origin may have changed since; what is written down stays.
  if (!isKnown) await settings.edit((text) => addProject(text, project, settings.path))
  const text = isKnown ? `${id} is a project already` : `${id} is a project now`
  return { kind: 'text', text: `${text}: ${root} on ${chosen}.${next(context, id)}`, data: project }
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

async function clone(context: CommandContext, url: string, { name, branch }: Wanted): Promise<Answer> {
  const id = name ?? idOf(url)
  const { projects } = await context.settings.read()
  const same = projects.find((project) => project.id === id)
  if (same !== undefined && same.url === url && (branch === undefined || branch === same.branch)) {
    return { kind: 'text', text: `${id} is a project already: ${same.path} on ${same.branch}.`, data: same }
  }
  if (same !== undefined)
    throw new Failure(`There is already a project ${id}: ${same.path}. Choose another name: /project add … name:…`)
  const args = { project: id, url, ...(branch === undefined ? {} : { branch }) }
  return await context.addOp({ kind: 'clone-project', title: `add project ${id}`, args })
}

const next = ({ place }: CommandContext, id: string): string =>
  place.door === 'discord' ? ` Bind a channel to it, there: /channel use project:${id}` : ''
