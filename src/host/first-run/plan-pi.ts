import { dirname } from 'node:path'
import { parseObject, renderObject } from './json-object.ts'

/** `trust.json` with the directory trusted, or undefined where pi finds an answer in it already: one above counts too. */
export function planPi(text: string, { directory, path }: { directory: string; path: string }): string | undefined {
  const before = parseObject(text, path)
  for (let above = directory; ; above = dirname(above)) {
    if (typeof before[above] === 'boolean') return undefined
    if (above === dirname(above)) return renderObject({ ...before, [directory]: true }, text)
  }
}
