import type { SettingsFile } from '../../src/command/definition.ts'
import { emptySettings } from '../../src/fleet/fleet-settings.ts'
import type { FleetSettings } from '../../src/fleet/fleet-settings.ts'

/** A `fleet/mos.yaml` that says this, and can't be edited. */
export const fixedSettings = (settings: FleetSettings = emptySettings): SettingsFile => ({
  path: '/nowhere/mos.yaml',
  read: () => Promise.resolve(settings),
  edit: () => Promise.reject(new Error('these settings are not edited')),
})
