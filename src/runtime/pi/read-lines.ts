/** A record of pi's is a line; one with images may be long, more than this is none. */
const longestLine = 64 * 1024 * 1024

/**
 * Splits a stream into lines at `\n` only: U+2028 and U+2029 are letters of JSON. A line that is longer than
 * `longest` bytes is skipped. Ends, without throwing, with the stream.
 */
export async function* readLines(
  stream: ReadableStream<Uint8Array>,
  longest: number = longestLine,
): AsyncGenerator<string> {
  let parts: Uint8Array[] = []
  let bytes = 0
  let isSkipped = false
  const keep = (part: Uint8Array): void => {
    bytes += part.byteLength
    isSkipped ||= bytes > longest
    if (isSkipped) parts = []
    else parts.push(part)
  }
  const take = (): string | undefined => {
    const line = isSkipped ? undefined : Buffer.concat(parts).toString('utf8')
    parts = []
    bytes = 0
    isSkipped = false
    return line
  }
  try {
    for await (const chunk of stream) {
      let from = 0
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
        keep(chunk.subarray(from, at))
        from = at + 1
        const line = take()
        if (line !== undefined && line.trim() !== '') yield line
      }
      keep(chunk.subarray(from))
    }
  } catch {
    // The program is gone: who waits for it hears of that by its end.
  }
}
