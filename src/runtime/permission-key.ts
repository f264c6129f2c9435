import { createHash } from 'node:crypto'

/** What "for this topic" remembers of a request: the same words of the same tool are the same one. */
export const permissionKey = (...parts: readonly (string | undefined)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
