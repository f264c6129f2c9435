import { isAlias, isMap, isNode, isScalar, isSeq } from 'yaml'
import type { YAMLMap, YAMLSeq } from 'yaml'
import type { YamlSource } from './yaml-source.ts'

/** A key of a map with its value, aliases followed. */
export type Field = { readonly key: string; readonly keyNode: Ranged; readonly value: unknown }
type Ranged = { range?: readonly number[] | null }

/**
 * The fields of a map by their snake_case key, whatever case the file uses. Refuses keys that `known` does not name and
 * keys given in both cases. `owner` is what the map is, as a sentence's subject: `An agent`.
 */
export function readMap(
  source: YamlSource,
  node: YAMLMap,
  known: readonly string[],
  owner: string,
): Map<string, Field> {
  const fields = new Map<string, Field>()
  for (const pair of node.items) {
    const keyNode: Ranged = isScalar(pair.key) ? pair.key : node
    const written = isScalar(pair.key) ? String(pair.key.value) : '?'
    const key = snakeCase(written)
    if (!known.includes(key)) {
      throw source.failAt(keyNode, `unknown key ${JSON.stringify(written)}. ${owner} takes ${known.join(', ')}.`)
    }
    if (fields.has(key)) throw source.failAt(keyNode, `${key} is given twice here; remove one.`)
    fields.set(key, { key, keyNode, value: followAlias(source, pair.value) })
  }
  return fields
}

/** A text of one line; undefined for an absent or empty one. */
export function readText(source: YamlSource, field: Field | undefined): string | undefined {
  const value = scalarOf(field)
  if (field === undefined || value === null || value === '') return undefined
  if (typeof value !== 'string') {
    throw source.failAt(placeOf(field), `${field.key} is ${describe(value)}; it takes a text: put it in quotes.`)
  }
  if (/\p{Cc}/u.test(value)) {
    throw source.failAt(
      placeOf(field),
      `${field.key} has a line break or a control character; it takes one plain line.`,
    )
  }
  return value
}

export function readFlag(source: YamlSource, field: Field | undefined): boolean | undefined {
  const value = scalarOf(field)
  if (field === undefined || value === null) return undefined
  if (typeof value === 'boolean') return value
  throw source.failAt(placeOf(field), `${field.key} is ${describe(value)}; it is true or false.`)
}

export function readSubMap(source: YamlSource, field: Field | undefined): YAMLMap | undefined {
  if (field === undefined || scalarOf(field) === null) return undefined
  if (isMap(field.value)) return field.value
  throw source.failAt(placeOf(field), `${field.key} is ${describe(field.value)}; it takes keys with values below it.`)
}

export function readList(source: YamlSource, field: Field | undefined): YAMLSeq | undefined {
  if (field === undefined || scalarOf(field) === null) return undefined
  if (isSeq(field.value)) return field.value
  throw source.failAt(placeOf(field), `${field.key} is ${describe(field.value)}; it takes a list, a line "- …" each.`)
}

export function readTexts(source: YamlSource, field: Field | undefined): readonly string[] {
  const list = readList(source, field)
  if (!list || !field) return []
  return list.items.map((item) => {
    const value = followAlias(source, item)
    const text = isMap(value) || isSeq(value) ? undefined : readText(source, { ...field, value })
    if (text === undefined)
      throw source.failAt(placeOf(field), `${field.key} has ${describe(value)} in it; it takes texts.`)
    return text
  })
}

/** One of a few words. */
export function readChoice<T extends string>(
  source: YamlSource,
  field: Field | undefined,
  choices: readonly T[],
): T | undefined {
  const given = readText(source, field)
  if (given === undefined || !field) return undefined
  const choice = choices.find((one) => one === given)
  if (choice !== undefined) return choice
  throw source.failAt(placeOf(field), `${field.key} is ${describe(given)}; it is one of ${choices.join(', ')}.`)
}

/** Digits, quoted or not: as a number an id of Discord's would lose its last ones. */
export function readId(source: YamlSource, field: Field | undefined): string | undefined {
  const { value } = field ?? {}
  const written = isScalar(value) && typeof value.value !== 'string' ? value.source : undefined
  const id = written !== undefined && /^\d+$/.test(written) ? written : readText(source, field)
  if (field === undefined || id === undefined || /^\d{1,20}$/.test(id)) return id
  throw source.failAt(placeOf(field), `${field.key} is ${describe(id)}; it takes digits, as "Copy ID" gives them.`)
}

export function followAlias(source: YamlSource, node: unknown): unknown {
  if (!isAlias(node)) return node
  const target = node.resolve(source.document)
  if (!target) throw source.failAt(node, `*${node.source} names nothing: there is no &${node.source} before it.`)
  return target
}

/** Where a field's value stands, or its key when there is none. */
export const placeOf = (field: Field): Ranged => (isNode(field.value) ? field.value : field.keyNode)

/** What was given, in words a person knows from the file: `"abc"`, `the number 12`, `a list`. */
export function describe(given: unknown): string {
  if (isSeq(given)) return 'a list'
  if (isMap(given)) return 'a map'
  const value: unknown = isScalar(given) ? given.value : given
  if (value === null || value === undefined) return 'empty'
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${value}`
  if (typeof value !== 'string') return JSON.stringify(value)
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
}

/** A scalar's value; null when nothing is written; collections stay as they are. */
function scalarOf(field: Field | undefined): unknown {
  if (isScalar(field?.value)) return field.value.value
  return field?.value ?? null
}

const snakeCase = (key: string): string => key.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
