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
