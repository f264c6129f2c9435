import { Failure } from '../errors.ts'
import { checkSettingsEdit } from './check-settings-edit.ts'
import { insertEntry } from './insert-entry.ts'
import { parseSettings } from './parse-settings.ts'
import { setFields } from './set-fields.ts'

/** The text of `fleet/mos.yaml` in which a role may do this in a project without asking. Every other byte stays. */
export function allowAlways(
  text: string,
  { role, project, pattern }: { readonly role: string; readonly project: string; readonly pattern: string },
  path = 'fleet/mos.yaml',
): string {
  const settings = parseSettings(text, path)
  if (!settings.projects.some(({ id }) => id === project))
    throw new Failure(`there is no project ${project} any more. See which are: /project list`)
  const { permissions } = settings
  const index = permissions.findIndex((rule) => rule.role === role && rule.project === project)
  const now = permissions[index]
  if (now === undefined) {
    const rule = { role, project, allow: [pattern] }
    const edited = insertEntry(text, 'permissions', rule, path)
    return checkSettingsEdit(edited, { ...settings, permissions: [...permissions, rule] }, path)
  }
  if (now.allow.includes(pattern)) return text
  const allow = [...now.allow, pattern]
  const edited = setFields(text, 'permissions', index, { allow }, path)
  return checkSettingsEdit(edited, { ...settings, permissions: permissions.with(index, { ...now, allow }) }, path)
}
