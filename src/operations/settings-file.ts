import { join } from 'node:path'
import type { SettingsFile } from '../command/definition.ts'
import { Failure } from '../errors.ts'
import { emptySettings } from '../fleet/fleet-settings.ts'
import type { Files } from '../host/host.ts'

/** `fleet/mos.yaml`: people and Mos write it, Mos through this one place. */
export function createSettingsFile(_files: Files, mosaicHome: string): SettingsFile {
  const path = join(mosaicHome, 'fleet', 'mos.yaml')
  return {
    path,
    read: () => Promise.resolve(emptySettings),
    edit: () => Promise.reject(new Failure(`${path} is not written yet.`)),
  }
}
