import { createHash } from 'node:crypto'

/** `f-` and ten hex digits of the fingerprint: its first ones where it is made of such, else those of its hash. */
export function findingId(fingerprint: string): string {
  const digits = /^v\d+:([0-9a-f]{10})/.exec(fingerprint)?.[1]
  return `f-${digits ?? createHash('sha256').update(fingerprint).digest('hex').slice(0, 10)}`
}
