/**
 * A record as a Redis hash, each field JSON of its own: a script or an update can change one field without knowing the
 * others. Undefined fields are left out.
 */
export function encodeFields(record: Readonly<Record<string, unknown>>): string[] {
  const flat: string[] = []
  for (const [name, value] of Object.entries(record)) {
    if (value !== undefined) flat.push(name, JSON.stringify(value))
  }
  return flat
}

/** From the flat `[name, json, …]` that a script returns, or from HGETALL's object; undefined when nothing is there. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as `readBack`
export function decodeFields<T>(hash: unknown): T | undefined
export function decodeFields(hash: unknown): unknown {
  const pairs = Array.isArray(hash) ? inPairs(hash) : Object.entries(hash ?? {})
  if (pairs.length === 0) return undefined
  return Object.fromEntries(pairs.map(([name, json]): [string, unknown] => [name, JSON.parse(String(json))]))
}

function inPairs(flat: readonly unknown[]): [string, unknown][] {
  return Array.from({ length: flat.length / 2 }, (_, i) => [String(flat[2 * i]), flat[2 * i + 1]])
}
