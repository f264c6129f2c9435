import { checkSettingsEdit } from './check-settings-edit.ts'
import { parseSettings } from './parse-settings.ts'
import { removeEntry } from './remove-entry.ts'

/**
 * The text of `fleet/mos.yaml` without one project; every other byte stays. An id that is not there gives the text back
 * unchanged. Throws a Failure for one that a channel or a rule still names.
 */
export function removeProject(text: string, id: string, path = 'fleet/mos.yaml'): string {
  const settings = parseSettings(text, path)
  const index = settings.projects.findIndex((project) => project.id === id)
  if (index === -1) return text
  const wanted = { ...settings, projects: settings.projects.toSpliced(index, 1) }
  return checkSettingsEdit(removeEntry(text, 'projects', index, path), wanted, path)
}
