import { isDeepStrictEqual } from 'node:util'
import { checkSettingsEdit } from './check-settings-edit.ts'
import type { AccessRule } from './fleet-settings.ts'
import { insertEntry } from './insert-entry.ts'
import { parseSettings } from './parse-settings.ts'
import { present } from './present.ts'
import { setFields } from './set-fields.ts'

/**
 * The text of `fleet/mos.yaml` with this rule in it. A rule for the same person or role with the same commands and
 * projects gets the new tier; else the rule stands behind the last, beside others for the same. Every other byte stays.
 */
export function grantAccess(text: string, rule: AccessRule, path = 'fleet/mos.yaml'): string {
  const settings = parseSettings(text, path)
  const { who, tier, commands, projects } = rule
  const wanted = present({ who: { ...who }, tier, commands, projects })
  const index = settings.access.findIndex((other) => isDeepStrictEqual(scope(other), scope(rule)))
  const now = settings.access[index]
  if (now?.tier === tier) return text
  const edited =
    now === undefined
      ? insertEntry(text, 'access', { ...whoKeys(who), tier, commands, projects }, path)
      : setFields(text, 'access', index, { tier }, path)
  const access = now === undefined ? [...settings.access, wanted] : settings.access.with(index, { ...now, tier })
  return checkSettingsEdit(edited, { ...settings, access }, path)
}

const whoKeys = (who: AccessRule['who']) =>
  who.kind === 'user' ? { user: who.userId } : { role: who.roleId, guild: who.guildId }

const scope = ({ who, commands, projects }: AccessRule) => ({
  who: { ...who },
  commands: commands?.toSorted(),
  projects: projects?.toSorted(),
})
