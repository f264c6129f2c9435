import { checkSettingsEdit } from './check-settings-edit.ts'
import { parseSettings } from './parse-settings.ts'
import { setFields } from './set-fields.ts'

/** The text of `fleet/mos.yaml` with another default branch of one project; every other byte stays. */
export function setProjectBranch(text: string, id: string, branch: string, path = 'fleet/mos.yaml'): string {
  const settings = parseSettings(text, path)
  const index = settings.projects.findIndex((project) => project.id === id)
  const now = settings.projects[index]
  if (now === undefined || now.branch === branch) return text
  const projects = settings.projects.with(index, { ...now, branch })
  return checkSettingsEdit(setFields(text, 'projects', index, { branch }, path), { ...settings, projects }, path)
}
