import { isDeepStrictEqual } from 'node:util'
import { Failure } from '../errors.ts'
import { checkSettingsEdit } from './check-settings-edit.ts'
import type { Project } from './fleet-settings.ts'
import { insertEntry } from './insert-entry.ts'
import { parseSettings } from './parse-settings.ts'

/**
 * The text of `fleet/mos.yaml` with one more project behind the last; every other byte stays. One that is there already,
 * identically, gives the text back unchanged. Throws a Failure for an id that is another project's.
 */
export function addProject(text: string, project: Project, path = 'fleet/mos.yaml'): string {
  const settings = parseSettings(text, path)
  const same = settings.projects.find(({ id }) => id === project.id)
  if (isDeepStrictEqual(same, { ...project })) return text
  if (same)
    throw new Failure(
      `There is already a project ${same.id}: ${same.path}. Choose another name: /project add … name:…`,
      {
        exit: 'conflict',
      },
    )
  const { id, path: directory, url, branch } = project
  const edited = insertEntry(text, 'projects', { id, path: directory, url, branch }, path)
  return checkSettingsEdit(edited, { ...settings, projects: [...settings.projects, { ...project }] }, path)
}
