const latin = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to))

/**
 * What an image really is, by its first bytes; undefined for everything else. A model refuses what is called an image
 * and is none, and with it each later turn of a session that has it in its memory.
 */
export function imageType(bytes: Uint8Array): string | undefined {
  if (latin(bytes, 0, 8) === '\u0089PNG\r\n\u001A\n') return 'image/png'
  if (latin(bytes, 0, 3) === '\u00FF\u00D8\u00FF') return 'image/jpeg'
  if (/^GIF8[79]a/.test(latin(bytes, 0, 6))) return 'image/gif'
  return latin(bytes, 0, 4) === 'RIFF' && latin(bytes, 8, 12) === 'WEBP' ? 'image/webp' : undefined
}
