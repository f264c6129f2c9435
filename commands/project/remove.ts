import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext } from '../../src/command/definition.ts'
import { findProject } from '../../src/command/find-project.ts'
import { granteeName } from '../../src/command/grantee.ts'
import { Failure } from '../../src/errors.ts'
import type { FleetSettings, Project } from '../../src/fleet/fleet-settings.ts'
import { projectOfDirectory } from '../../src/fleet/project-of-directory.ts'
import { removeProject } from '../../src/fleet/remove-project.ts'

export default defineCommand({
  description: 'Forget a project; its files stay',
  options: z.object({
    project: z.string().describe('Which project').meta({ autocomplete: 'projects', positional: 0 }),
  }),
  tier: 'admin',
  risk: 'change',
  phrases: ['(remove|forget) [the] (project|repository|repo) <project>'],
  async run(context, { project: given }) {
    const { settings } = context
    const now = await settings.read()
    const project = findProject(now, given)
    const uses = await usesOf(context, now, project)
    if (uses.length > 0) throw new Failure(`${project.id} is in use: ${uses.join('; ')}. Change that first.`)
    await settings.edit((text) => removeProject(text, project.id, settings.path))
    return {
      kind: 'text',
      text: `${project.id} is no project any more. Its files stay: ${project.path}`,
      data: project,
    }
  },
})

/** Who would be left without it, in words. */
async function usesOf(
  { roster, store, config }: CommandContext,
  { projects, channels, access }: FleetSettings,
  { id }: Project,
): Promise<readonly string[]> {
  const [{ agents }, topics, ops] = await Promise.all([
    roster(),
    store.topics.list({ state: 'open' }),
    store.ops.list({ open: true }),
  ])
  const named = {
    'the channel': channels.filter(({ project }) => project === id).map((channel) => `<#${channel.id}>`),
    'the agent': agents
      .filter(({ workingDirectory }) => projectOfDirectory(projects, workingDirectory, config.dataDir)?.id === id)
      .map(({ name }) => name),
    'the topic': topics
      .filter(({ project }) => project === id)
      .map((topic) => topic.id.replace(/^discord:(\d+)$/, '<#$1>')),
    'the grant to': access.filter((rule) => rule.projects?.includes(id) === true).map(({ who }) => granteeName(who)),
    'the op': ops.filter(({ args }) => args['project'] === id).map((op) => op.id),
  }
  return Object.entries(named).flatMap(([what, list]) => (list.length === 0 ? [] : [`${what} ${list.join(', ')}`]))
}
