import { Failure } from '../../errors.ts'

export type JsonObject = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A person's settings file; empty text is an empty object. A Failure, which names `path`, for everything but an object. */
export function parseObject(text: string, path: string): JsonObject {
  const plain = text.replace(/^\uFEFF/u, '')
  if (plain.trim() === '') return {}
  try {
    const parsed: unknown = JSON.parse(plain)
    if (isObject(parsed)) return parsed
  } catch (error) {
    throw unreadable(path, 'it is no JSON', error)
  }
  throw unreadable(path, 'it is no JSON object')
}

export const unreadable = (path: string, why: string, cause?: unknown): Failure =>
  new Failure(`${path} can't be read: ${why}. Mend it, or move it away; nothing in it was changed.`, { cause })

/** As it was written before: its indentation, its byte order mark and its last line end. */
export function renderObject(object: JsonObject, before: string): string {
  const indent = /^\s*\{\r?\n([ \t]+)"/u.exec(before.replace(/^\uFEFF/u, ''))?.[1]
  const isOneLine = before.trim() !== '' && !before.trim().includes('\n')
  const mark = before.startsWith('\uFEFF') ? '\uFEFF' : ''
  const end = before.trim() === '' || before.endsWith('\n') ? '\n' : ''
  return `${mark}${JSON.stringify(object, null, isOneLine ? undefined : (indent ?? 2))}${end}`
}
