import { isScalar } from 'yaml'
import { defaultRelaunch } from './relaunch-settings.ts'
import type { RelaunchSettings } from './relaunch-settings.ts'
import { describe, placeOf, readMap, readSubMap } from './yaml-map.ts'
import type { Field } from './yaml-map.ts'
import type { YamlSource } from './yaml-source.ts'

/** `relaunch:` of `fleet/mos.yaml`; undefined where it says nothing. */
export function readRelaunch(source: YamlSource, field: Field | undefined): RelaunchSettings | undefined {
  const node = readSubMap(source, field)
  if (node === undefined) return undefined
  const fields = readMap(source, node, ['wave', 'turn_minutes'], 'relaunch')
  return {
    wave: readWave(source, fields.get('wave')) ?? defaultRelaunch.wave,
    turnMinutes: readMinutes(source, fields.get('turn_minutes')) ?? defaultRelaunch.turnMinutes,
  }
}

function readWave(source: YamlSource, field: Field | undefined): RelaunchSettings['wave'] | undefined {
  const given = valueOf(field)
  if (field === undefined || given === undefined) return undefined
  const percent = typeof given === 'string' ? /^(?<percent>\d{1,3})\s*%$/u.exec(given)?.groups?.['percent'] : undefined
  const number = Number(percent ?? given)
  const most = percent === undefined ? 1_000 : 100
  if (Number.isSafeInteger(number) && number >= 1 && number <= most)
    return percent === undefined ? { count: number } : { percent: number }
  throw source.failAt(placeOf(field), `${field.key} is ${describe(field.value)}; it takes agents, or a share like 25%.`)
}

function readMinutes(source: YamlSource, field: Field | undefined): number | undefined {
  const given = valueOf(field)
  if (field === undefined || given === undefined) return undefined
  if (typeof given === 'number' && given >= 0 && given <= 1_440) return given
  throw source.failAt(placeOf(field), `${field.key} is ${describe(field.value)}; it takes minutes, from 0 to 1440.`)
}

function valueOf(field: Field | undefined): unknown {
  const value = isScalar(field?.value) ? field.value.value : field?.value
  return value === null ? undefined : value
}
