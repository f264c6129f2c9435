import type { SettingsFile } from '../../src/command/definition.ts'
import { parseSettings } from '../../src/fleet/parse-settings.ts'

export type MemorySettings = SettingsFile & { text(): string }

/** A `fleet/mos.yaml` that is edited in memory: parsed like the file, without a disk. */
export function memorySettings(text = ''): MemorySettings {
  let now = text
  return {
    path: 'fleet/mos.yaml',
    text: () => now,
    read: async () => parseSettings(now),
    async edit(change) {
      const after = change(now)
      const settings = parseSettings(after)
      now = after
      return settings
    },
  }
}
