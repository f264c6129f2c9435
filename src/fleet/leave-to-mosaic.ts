import { checkSettingsEdit } from './check-settings-edit.ts'
import { insertEntry } from './insert-entry.ts'
import { parseSettings } from './parse-settings.ts'
import { removeEntry } from './remove-entry.ts'

/**
 * The text of `fleet/mos.yaml` with one more agent left to Mosaic, and with that the section that says that the home was
 * adopted; every other byte stays.
 */
export function leaveToMosaic(text: string, agent: string, path = 'fleet/mos.yaml'): string {
  const settings = parseSettings(text, path)
  const left = settings.mosaic ?? []
  if (left.includes(agent)) return text
  return checkSettingsEdit(
    insertEntry(text, 'mosaic', { agent }, path),
    { ...settings, mosaic: [...left, agent] },
    path,
  )
}

/** The same with all of these, and with the section where they are none: the home is adopted. */
export function leaveAll(text: string, agents: readonly string[], path = 'fleet/mos.yaml'): string {
  const begun = agents.length > 0 ? text : takeFromMosaic(leaveToMosaic(text, 'none', path), 'none', path)
  return agents.reduce((now, agent) => leaveToMosaic(now, agent, path), begun)
}

/** The text without that agent; the section stays, since the home stays adopted. */
export function takeFromMosaic(text: string, agent: string, path = 'fleet/mos.yaml'): string {
  const settings = parseSettings(text, path)
  const left = settings.mosaic ?? []
  const index = left.indexOf(agent)
  if (index === -1) return text
  return checkSettingsEdit(
    removeEntry(text, 'mosaic', index, path),
    { ...settings, mosaic: left.toSpliced(index, 1) },
    path,
  )
}

const section = /^mosaic:[^\S\n]*(?:\[\])?[^\S\n]*(?:\r?\n|$)/mu

/** The text without the section, once nobody is left in it: as before the adoption. */
export function forgetMosaic(text: string, path = 'fleet/mos.yaml'): string {
  const { mosaic = [], ...settings } = parseSettings(text, path)
  const emptied = mosaic.reduce((now, agent) => takeFromMosaic(now, agent, path), text)
  return checkSettingsEdit(emptied.replace(section, ''), settings, path)
}
