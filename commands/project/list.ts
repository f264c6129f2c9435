import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { projectOfDirectory } from '../../src/fleet/project-of-directory.ts'

export default defineCommand({
  description: 'List the projects, and which channels and agents work on them',
  options: z.object({}),
  tier: 'viewer',
  risk: 'read',
  phrases: ['(show|list) [me] [all] [the|my|our] (projects|repositories|repos)', '(which|what) projects are there'],
  async run({ settings, roster, config }) {
    const [{ projects, channels }, { agents }] = await Promise.all([settings.read(), roster()])
    const rows = projects.map(({ id, path, url, branch }) => [
      id,
      path,
      branch,
      url ?? '',
      channels.flatMap((channel) => (channel.project === id ? [channel.id] : [])).join(', '),
      agents
        .filter((agent) => projectOfDirectory(projects, agent.workingDirectory, config.dataDir)?.id === id)
        .map((agent) => agent.name)
        .join(', '),
    ])
    return {
      kind: 'table',
      columns: ['project', 'path', 'branch', 'cloned from', 'channels', 'agents'],
      rows,
      empty: 'There are no projects yet. Add one: /project add <path or url>',
      data: projects,
    }
  },
})
