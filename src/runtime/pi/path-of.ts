import { fileURLToPath } from 'node:url'
import type { PiToolCall } from './parse-record.ts'

const unicodeSpaces = /[\u00A0\u2000-\u200A\u202F\u205F\u3000]/gu

/** The path of a call as pi itself takes it: judged in another way, `@/etc/passwd` would be a file of the project. */
export function pathOf({ input }: PiToolCall): string | undefined {
  const given = input['path']
  if (typeof given !== 'string' || given === '') return undefined
  const path = given.replaceAll(unicodeSpaces, ' ').replace(/^@/u, '')
  if (!path.startsWith('file://')) return path
  try {
    return fileURLToPath(path)
  } catch {
    return path
  }
}
