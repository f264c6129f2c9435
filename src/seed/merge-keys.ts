import { isDeepStrictEqual } from 'node:util'
import { isMap, isScalar } from 'yaml'
import type { Document } from 'yaml'
import { Failure } from '../errors.ts'
import { readYaml } from '../fleet/yaml-source.ts'
import type { ThreeTexts } from './three-texts.ts'

type Path = readonly (string | number)[]
type Edit = { readonly path: Path; readonly value: unknown; readonly isGone: boolean }

/**
 * By keys: what the new version changed since the last is written into the person's file, whose comments and order
 * stay. A list is one value. Undefined where both changed one value differently, or where a file can't be read.
 * JSON is read and written as the YAML that it is, and laid out anew only where it was changed.
 */
export function mergeKeys(kind: 'yaml' | 'json', { base, mine, theirs }: ThreeTexts): string | undefined {
  const [before, live, next] = [base, mine, theirs].map(read)
  if (before === undefined || live === undefined || next === undefined) return undefined
  const [was, is, becomes] = [before.toJS(), live.toJS(), next.toJS()] as [unknown, unknown, unknown]
  const edits = editsOf(was, becomes, [])
  const met = edits.filter(({ path, value, isGone }) => {
    const here = valueAt(is, path)
    return (
      !isDeepStrictEqual(here, valueAt(was, path)) && !(isGone ? here === undefined : isDeepStrictEqual(here, value))
    )
  })
  if (met.length > 0 || edits.some(({ path }) => !canHold(is, path))) return undefined
  for (const edit of edits) apply(live, next, edit)
  return kind === 'json'
    ? `${JSON.stringify(live.toJS(), undefined, indentOf(mine))}\n`
    : live.toString({ lineWidth: 0 })
}

/** Undefined where it is no map, or more than is read of a stranger. */
function read(text: string): Document | undefined {
  try {
    const { document } = readYaml(text, 'the file')
    return isMap(document.contents) ? document : undefined
  } catch (error) {
    if (error instanceof Failure) return undefined
    throw error
  }
}

function editsOf(was: unknown, becomes: unknown, path: Path): readonly Edit[] {
  if (isDeepStrictEqual(was, becomes)) return []
  if (!isRecord(was) || !isRecord(becomes)) return [{ path, value: becomes, isGone: false }]
  const keys = [...new Set([...Object.keys(was), ...Object.keys(becomes)])]
  return keys.flatMap((key) =>
    key in becomes
      ? editsOf(was[key], becomes[key], [...path, key])
      : [{ path: [...path, key], value: undefined, isGone: true }],
  )
}

/** A person's comment on a value stays; what is new brings its own. */
function apply(live: Document, next: Document, { path, isGone }: Edit): void {
  const [here, there] = [live.getIn(path, true), next.getIn(path, true)]
  if (isGone) live.deleteIn(path)
  else if (isScalar(here) && isScalar(there)) here.value = there.value
  else live.setIn(path, there)
}

/** All above it is a map, or is not there. */
const canHold = (value: unknown, path: Path): boolean =>
  path.slice(0, -1).every((_, depth) => {
    const above = valueAt(value, path.slice(0, depth + 1))
    return above === undefined || isRecord(above)
  })

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((at, key) => (isRecord(at) ? at[String(key)] : undefined), value)

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const indentOf = (text: string): number | string => /^[{[]\s*\n([ \t]+)/u.exec(text)?.[1] ?? 2
