import { join } from 'node:path'
import { Failure } from '../errors.ts'
import { parsePreset } from '../fleet/parse-preset.ts'
import { fleetTypes } from '../fleet/preset.ts'
import type { FleetType, Preset } from '../fleet/preset.ts'
import type { Files } from '../host/host.ts'

/** The presets that this version ships, each type's. */
export async function loadPresets(
  files: Pick<Files, 'read'>,
  packageRoot: string,
): Promise<ReadonlyMap<FleetType, Preset>> {
  const load = async (type: FleetType): Promise<[FleetType, Preset]> => {
    const path = join(packageRoot, 'framework', 'presets', `${type}.yaml`)
    const text = await files.read(path)
    if (text !== undefined) return [type, parsePreset(type, text, path)]
    throw new Failure(`${path} is not there: this copy of Mos is not whole. Fetch it again.`)
  }
  return new Map(await Promise.all(fleetTypes.map(load)))
}
