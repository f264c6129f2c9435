import { safeParse } from 'zod/v4/core'
import type { $ZodType } from 'zod/v4/core'

/** What a schema tells of itself, as far as it is needed here; zod keeps it under this name. */
type Inside = {
  readonly _zod: {
    readonly def: {
      readonly type: string
      readonly getter?: () => $ZodType
      readonly innerType?: $ZodType
      readonly element?: $ZodType
      readonly options?: readonly $ZodType[]
      readonly shape?: Readonly<Record<string, $ZodType>>
    }
  }
}

/**
 * Paths of keys which the schema does not have. The spec's objects let any key through, and so does Discord, silently:
 * a misspelt field would go unseen. `value` must have passed the schema.
 */
export function unknownKeys(schema: $ZodType, value: unknown, path = ''): string[] {
  // eslint-disable-next-line no-underscore-dangle
  const { getter, innerType, element, options, shape } = (schema as unknown as Inside)._zod.def
  if (value === null || typeof value !== 'object') return []
  const wrapped = getter?.() ?? innerType
  if (wrapped) return unknownKeys(wrapped, value, path)
  if (element) return (value as unknown[]).flatMap((each, index) => unknownKeys(element, each, `${path}[${index}]`))
  if (options) return leastUnknown(options, value, path)
  if (!shape) return []
  return Object.entries(value).flatMap(([key, each]) => {
    const field = shape[key]
    const here = path === '' ? key : `${path}.${key}`
    return field === undefined ? [here] : unknownKeys(field, each, here)
  })
}

function leastUnknown(options: readonly $ZodType[], value: unknown, path: string): string[] {
  const fitting = options.filter((option) => safeParse(option, value).success)
  const found = fitting.map((option) => unknownKeys(option, value, path))
  return found.reduce((least, each) => (each.length < least.length ? each : least), found[0] ?? [])
}
