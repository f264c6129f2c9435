import { safeParse } from 'zod/v4/core'
import type { $ZodType, $ZodTypes } from 'zod/v4/core'

/**
 * Paths of keys which the schema does not have. The spec's objects let any key through, and so does Discord, silently:
 * a misspelt field would go unseen. `value` must have passed the schema.
 */
export function unknownKeys(schema: $ZodType, value: unknown, path = ''): string[] {
  const { def } = (schema as $ZodTypes)._zod
  if (value === null || typeof value !== 'object') return []
  switch (def.type) {
    case 'lazy':
      return unknownKeys(def.getter(), value, path)
    case 'optional':
    case 'nullable':
      return unknownKeys(def.innerType, value, path)
    case 'array':
      return (value as unknown[]).flatMap((each, index) => unknownKeys(def.element, each, `${path}[${index}]`))
    case 'union':
      return leastUnknown(def.options, value, path)
    case 'object':
      return Object.entries(value).flatMap(([key, each]) => {
        const field = def.shape[key]
        const here = path === '' ? key : `${path}.${key}`
        return field === undefined ? [here] : unknownKeys(field, each, here)
      })
    default:
      return []
  }
}

function leastUnknown(options: readonly $ZodType[], value: unknown, path: string): string[] {
  const fitting = options.filter((option) => safeParse(option, value).success)
  const found = fitting.map((option) => unknownKeys(option, value, path))
  return found.reduce((least, each) => (each.length < least.length ? each : least), found[0] ?? [])
}
