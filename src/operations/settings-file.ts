import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { SettingsFile } from '../command/definition.ts'
import { Failure } from '../errors.ts'
import { parseSettings } from '../fleet/parse-settings.ts'
import type { FleetSettings } from '../fleet/fleet-settings.ts'
import type { Files } from '../host/host.ts'
import { acquireLock } from '../host/lock.ts'
import type { Lock } from '../host/lock.ts'
import { createTurnTaking } from './turn-taking.ts'

const lockWithinMs = 5_000
const lookAgainMs = 10

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
        const lock = await takeLock(path)
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

/** Doors and worker are two processes where Mos runs as `serve` and `work`. */
async function takeLock(path: string): Promise<Lock> {
  const until = Date.now() + lockWithinMs
  for (;;) {
    const lock = await acquireLock(`mos:settings:${path}`)
    if (lock !== undefined) return lock
    if (Date.now() > until)
      throw new Failure(`${path} is being edited by another process of Mos, and does not become free. Try again.`, {
        exit: 'busy',
      })
    await wait(lookAgainMs)
  }
}
