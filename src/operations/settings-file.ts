import { join } from 'node:path'
import type { SettingsFile } from '../command/definition.ts'
import { parseSettings } from '../fleet/parse-settings.ts'
import type { FleetSettings } from '../fleet/fleet-settings.ts'
import type { Files } from '../host/host.ts'
import { takeFileLock } from './take-file-lock.ts'
import { createTurnTaking } from './turn-taking.ts'

/** `fleet/mos.yaml`: people and Mos write it, Mos through this one place. It holds who may do what: for its user alone. */
export function createSettingsFile(files: Files, mosaicHome: string): SettingsFile {
  const path = join(mosaicHome, 'fleet', 'mos.yaml')
  const turns = createTurnTaking()
  const text = async () => (await files.read(path, { maxBytes: 256 * 1024 })) ?? ''
  // Read each time, since a person may have edited it, but parsed only when its text is another.
  let last: { readonly text: string; readonly settings: FleetSettings } | undefined
  const parse = (current: string): FleetSettings => {
    if (last?.text !== current) last = { text: current, settings: parseSettings(current, path) }
    return last.settings
  }
  return {
    path,
    read: async () => parse(await text()),
    edit: (change) =>
      turns.take(['settings'], async () => {
        const lock = await takeFileLock(path)
        try {
          const before = await text()
          const after = change(before)
          const settings = parse(after)
          if (after !== before) await files.write(path, after, { mode: 0o600 })
          return settings
        } finally {
          await lock.release()
        }
      }),
  }
}
