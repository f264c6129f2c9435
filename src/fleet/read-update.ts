import { isScalar } from 'yaml'
import { defaultUpdate, exactVersion, packageName } from './update-settings.ts'
import type { UpdateSettings } from './update-settings.ts'
import { present } from './present.ts'
import { describe, followAlias, placeOf, readMap, readSubMap, readText, readTexts } from './yaml-map.ts'
import type { Field } from './yaml-map.ts'
import type { YamlSource } from './yaml-source.ts'

const keys = ['package', 'min_age_days', 'pins', 'scripts'] as const

/** `update:` of `fleet/mos.yaml`; undefined where it says nothing. */
export function readUpdate(source: YamlSource, field: Field | undefined): UpdateSettings | undefined {
  const node = readSubMap(source, field)
  if (node === undefined) return undefined
  const fields = readMap(source, node, keys, 'update')
  const scripts = fields.get('scripts')
  return present({
    package: readName(source, fields.get('package'), readText(source, fields.get('package'))),
    minAgeDays: readDays(source, fields.get('min_age_days')) ?? defaultUpdate.minAgeDays,
    pins: readPins(source, fields.get('pins')),
    scripts:
      scripts === undefined
        ? defaultUpdate.scripts
        : readTexts(source, scripts).map((text) => readName(source, scripts, text) ?? ''),
  })
}

function readName(source: YamlSource, field: Field | undefined, name: string | undefined): string | undefined {
  if (field === undefined || name === undefined || packageName.test(name)) return name
  throw source.failAt(placeOf(field), `${describe(name)} is no package's name; write it like "@us/mos".`)
}

function readDays(source: YamlSource, field: Field | undefined): number | undefined {
  if (field === undefined || !isScalar(field.value) || field.value.value === null) return undefined
  const { value } = field.value
  if (typeof value === 'number' && value >= 0 && value <= 365) return value
  throw source.failAt(placeOf(field), `${field.key} is ${describe(value)}; it takes days, from 0 to 365.`)
}

function readPins(source: YamlSource, field: Field | undefined): Readonly<Record<string, string>> {
  const node = readSubMap(source, field)
  return Object.fromEntries(
    (node?.items ?? []).map(({ key, value }) => {
      const name = isScalar(key) ? String(key.value) : '?'
      const place = isScalar(key) ? key : node
      if (!packageName.test(name)) throw source.failAt(place, `${describe(name)} is no package's name.`)
      const given = followAlias(source, value)
      const version: unknown = isScalar(given) ? given.value : given
      if (typeof version === 'string' && exactVersion.test(version)) return [name, version] as const
      throw source.failAt(place, `${name} is pinned to ${describe(given)}; it takes one version, like "1.4.0".`)
    }),
  )
}
