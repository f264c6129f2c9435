import type { Redactor } from './redactor.ts'

/**
 * A value as JSON has it, with each of its texts redacted; the same one where nothing was. What a text is called counts:
 * `{ "password": "…" }`. `isName`: keys whose values name something, which nothing would be found by any more.
 */
export function redactStrings<T>(redactor: Redactor, value: T, isName?: (key: string) => boolean): T
export function redactStrings(
  redactor: Redactor,
  value: unknown,
  isName: (key: string) => boolean = () => false,
): unknown {
  const text: unknown = JSON.stringify(value)
  if (typeof text !== 'string' || redactor.redact(text).marks.length === 0) return value
  return walk(redactor, value, '', isName)
}

function walk(redactor: Redactor, value: unknown, key: string, isName: (key: string) => boolean): unknown {
  if (typeof value === 'string') return isName(key) ? value : redactValue(redactor, key, value)
  if (Array.isArray(value)) return value.map((each: unknown) => walk(redactor, each, key, isName))
  if (typeof value !== 'object' || value === null) return value
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, each]: [string, unknown]) => [name, walk(redactor, each, name, isName)]),
  )
}

function redactValue(redactor: Redactor, key: string, value: string): string {
  const { text } = redactor.redact(value)
  const before = `${key}: `
  const named = redactor.redact(`${before}${text}`).text
  return named.startsWith(before) ? named.slice(before.length) : text
}
