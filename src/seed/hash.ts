import { createHash } from 'node:crypto'

/** sha256 in hex. */
export const hashOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')
