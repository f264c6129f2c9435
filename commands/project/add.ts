import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { Answer, CommandContext } from '../../src/command/definition.ts'
import { lookAtSource } from '../../src/command/project-source.ts'
import type { ProjectSource } from '../../src/command/project-source.ts'
import { addProject } from '../../src/fleet/add-project.ts'
import { newName } from '../../src/fleet/agent-name.ts'
import { branchName } from '../../src/fleet/branch-name.ts'
import { hasLogin, loginProblem } from '../../src/fleet/project-url.ts'

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
  async run(context, { source, name, branch }) {
    const found = await lookAtSource(context, source, { name, branch })
    if (found.kind === 'directory') return await addDirectory(context, found)
    const { id, url, known } = found
    if (known !== undefined)
      return { kind: 'text', text: `${id} is a project already: ${known.path} on ${known.branch}.`, data: known }
    const args = { project: id, url, ...(branch === undefined ? {} : { branch }) }
    return await context.addOp({ kind: 'clone-project', title: `add project ${id}`, args })
  },
})

type Directory = Extract<ProjectSource, { kind: 'directory' }>

async function addDirectory(context: CommandContext, { project, isKnown }: Directory): Promise<Answer> {
  const { settings } = context
  const { id, path, branch } = project
  if (!isKnown) await settings.edit((text) => addProject(text, project, settings.path))
  const text = isKnown ? `${id} is a project already` : `${id} is a project now`
  return { kind: 'text', text: `${text}: ${path} on ${branch}.${next(context, id)}`, data: project }
}

const next = ({ place }: CommandContext, id: string): string =>
  place.door === 'discord' ? ` Bind a channel to it, there: /channel use project:${id}` : ''
