import type { Files } from './host.ts'
import { visibleLog } from './visible-log.ts'

/** A private key is hardly longer: a half of a secret would not be known again. */
const perhapsHalf = 4_096

/**
 * What a program wrote last, however much it wrote: at most `bytes` are read. Begins with a whole line; of a line that is
 * longer than that with what a secret that was cut can't reach. Bytes that are no text show as such. Undefined: no file.
 */
export async function readLogEnd(
  files: Pick<Files, 'readEnd'>,
  path: string,
  bytes = 64 * 1024,
): Promise<string | undefined> {
  const text = await files.readEnd(path, bytes)
  if (text === undefined) return undefined
  // Shorter than it may be: nothing was cut.
  if (Buffer.byteLength(text) < bytes) return visibleLog(text)
  const line = text.indexOf('\n')
  return visibleLog(text.slice(line === -1 ? perhapsHalf : line + 1))
}
