import { isDeepStrictEqual } from 'node:util'
import { checkSettingsEdit } from './check-settings-edit.ts'
import type { AccessRule } from './fleet-settings.ts'
import { parseSettings } from './parse-settings.ts'
import { removeEntry } from './remove-entry.ts'

/** The text of `fleet/mos.yaml` without any rule for this person or role; every other byte stays. */
export function revokeAccess(text: string, who: AccessRule['who'], path = 'fleet/mos.yaml'): string {
  const settings = parseSettings(text, path)
  const index = settings.access.findIndex((rule) => isDeepStrictEqual({ ...rule.who }, { ...who }))
  if (index === -1) return text
  const edited = removeEntry(text, 'access', index, path)
  const wanted = { ...settings, access: settings.access.toSpliced(index, 1) }
  return revokeAccess(checkSettingsEdit(edited, wanted, path), who, path)
}
