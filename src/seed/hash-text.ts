import { createHash } from 'node:crypto'

/** sha256 of a file's text, in hex. */
export const hashText = (text: string): string => createHash('sha256').update(text).digest('hex')
