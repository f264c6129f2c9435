import type { FleetSettings } from './fleet-settings.ts'
import type { Role } from './role.ts'

type Asked = {
  readonly role: Pick<Role, 'name' | 'permissions'>
  /** id of the project that the agent works on */
  readonly project?: string | undefined
  /** what this agent alone was allowed, for its task */
  readonly allowed?: readonly string[] | undefined
}

/** An agent's permission profile: its role's, with what people added to that role here, and to this agent's task. */
export function permissionsFor(
  { permissions }: Pick<FleetSettings, 'permissions'>,
  { role, project, allowed = [] }: Asked,
): Role['permissions'] {
  const added = permissions.filter((rule) => rule.role === role.name && (rule.project ?? project) === project)
  const allow = [...role.permissions.allow, ...added.flatMap((rule) => rule.allow), ...allowed]
  return { ...role.permissions, allow: [...new Set(allow)] }
}
