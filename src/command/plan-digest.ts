import { createHash } from 'node:crypto'
import type { Confirmation } from './definition.ts'

/** sha256 in hex over command, options (keys sorted) and plan: what a person confirms is what runs. */
export function planDigest(
  command: string,
  options: Readonly<Record<string, unknown>>,
  { text, bound }: Pick<Confirmation, 'text' | 'bound'>,
): string {
  const canonical = Object.entries(options).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([command, canonical, text, ...(bound === undefined ? [] : [bound])]))
    .digest('hex')
}

const fewest = 12

/** Whether `named` means this digest. Its first twelve characters are enough: nobody else's plan waits for this answer. */
export const meansDigest = (named: string | undefined, digest: string): boolean =>
  named !== undefined && named.length >= fewest && digest.startsWith(named)
