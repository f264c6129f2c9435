import type { Config } from '../config/config.ts'
import type { FleetSettings } from '../fleet/fleet-settings.ts'
import { projectOf } from '../fleet/project-of.ts'
import { projectOfDirectory } from '../fleet/project-of-directory.ts'
import type { Roster } from '../fleet/roster.ts'
import type { Store } from '../store/store.ts'
import { dependsOnProject } from './access-policy.ts'
import type { AccessPolicy } from './access-policy.ts'
import type { Where } from './authorise.ts'
import type { SettingsFile } from './definition.ts'
import type { Request } from './dispatch.ts'
import { projectHere } from './project-here.ts'

type Deps = {
  readonly config: Pick<Config, 'dataDir'>
  readonly store: Pick<Store, 'topics' | 'ops'>
  readonly settings: Pick<SettingsFile, 'read' | 'current'>
  readonly roster: () => Promise<Roster>
  policy(): AccessPolicy
}
type Asked = Pick<Request, 'principal' | 'place'>

/** No project's id: what the options name belongs to none, and a grant for some projects does not cover it. */
const none = '(none)'

/**
 * Where a request acts: its place, and each project that the place or the options name. Looked up only for those whose
 * grants depend on it; the others' requests cost nothing.
 */
export async function whereOf(deps: Deps, { principal, place }: Asked, raw: unknown): Promise<Where> {
  const guild = place.guildId === undefined ? {} : { guildId: place.guildId }
  if (!dependsOnProject(deps.policy(), principal)) return guild
  const settings = await lastSaid(deps.settings)
  const here = (await projectHere(deps.store, settings, place))?.id
  const named = await projectsNamed(deps, settings, raw)
  return { ...guild, projectIds: [...new Set([...(here === undefined ? [] : [here]), ...named])] }
}

/** A file that somebody broke must not keep people from talking: what it said before goes on to count, as its grants do. */
async function lastSaid(settings: Deps['settings']): Promise<FleetSettings> {
  return await settings.read().catch((error: unknown) => {
    const last = settings.current?.()
    if (last === undefined) throw error
    return last
  })
}

async function projectsNamed(deps: Deps, settings: FleetSettings, raw: unknown): Promise<readonly string[]> {
  if (typeof raw !== 'object' || raw === null) return []
  const { project, topic, op, agent, channel } = { ...raw } as Readonly<Record<string, unknown>>
  const named: string[] = []
  if (typeof project === 'string') named.push(project.trim().toLowerCase())
  if (typeof topic === 'string')
    named.push(projectOf(settings, (await deps.store.topics.get(topic.trim())) ?? {})?.id ?? none)
  // Whoever binds a channel to their project could let themselves into it.
  if (typeof channel === 'string')
    named.push(projectOf(settings, { starter: { channelId: channel.replaceAll(/\D/g, '') } })?.id ?? none)
  if (typeof op === 'string') named.push((await projectOfOp(deps, settings, op.trim())) ?? none)
  if (typeof agent === 'string') named.push((await projectOfAgent(deps, settings, agent.trim())) ?? none)
  return named
}

async function projectOfOp(deps: Deps, settings: FleetSettings, id: string): Promise<string | undefined> {
  const op = await deps.store.ops.get(id)
  const given = op?.args['project']
  if (typeof given === 'string') return given
  return op?.thread && (await projectHere(deps.store, settings, { thread: op.thread }))?.id
}

async function projectOfAgent(deps: Deps, settings: FleetSettings, name: string): Promise<string | undefined> {
  const directory = (await deps.roster()).agents.find((agent) => agent.name === name)?.workingDirectory
  return projectOfDirectory(settings.projects, directory, deps.config.dataDir)?.id
}
