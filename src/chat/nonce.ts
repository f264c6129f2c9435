import { createHash } from 'node:crypto'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The nonce of one part of an entry: the first 25 characters (Discord's limit) of base32(sha256(entry id | part)). */
export function nonce(entryId: string, part: number | string): string {
  const bits = [...createHash('sha256').update(`${entryId}|${part}`).digest().subarray(0, 16)]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
  return Array.from({ length: 25 }, (_, i) => alphabet[Number.parseInt(bits.slice(5 * i, 5 * i + 5), 2)]).join('')
}
