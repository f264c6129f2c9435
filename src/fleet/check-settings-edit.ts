import { isDeepStrictEqual } from 'node:util'
import { Failure } from '../errors.ts'
import type { FleetSettings } from './fleet-settings.ts'
import { parseSettings } from './parse-settings.ts'

/** The edited text, once read back: an edit that means anything else than what was wanted is never written. */
export function checkSettingsEdit(edited: string, wanted: FleetSettings, path: string): string {
  const refused = (cause?: unknown): Failure =>
    new Failure(`${path} can't be edited without changing more than was asked for. Edit it by hand; Mos reloads it.`, {
      exit: 'conflict',
      ...(cause === undefined ? {} : { cause }),
    })
  let read: FleetSettings
  try {
    read = parseSettings(edited, path)
  } catch (cause) {
    throw refused(cause)
  }
  if (!isDeepStrictEqual(read, wanted)) throw refused()
  return edited
}
