import type { ErrorText } from './error-text.ts'

const rust = /^thread '.{0,80}' (?:\(\d+\) )?panicked at (?:'(?<old>.{0,400})', )?(?<place>\S{1,300}?):\d+:\d+:?$/u
const go = /^(?:panic|fatal error): (?<message>.+)$/u

/** A panic of Rust says its message on the next line, one of Go on its own. */
export function readPanic(
  lines: readonly string[],
): (Pick<ErrorText, 'message' | 'errorType'> & { frames?: readonly string[] }) | undefined {
  for (const [index, line] of lines.entries()) {
    const { old, place } = rust.exec(line)?.groups ?? {}
    if (place !== undefined)
      return {
        message: old ?? lines[index + 1] ?? line,
        errorType: 'panic',
        frames: [place.split(/[\\/]/u).at(-1) ?? place],
      }
    const message = go.exec(line)?.groups?.['message']
    if (message !== undefined && lines.some((each) => each.startsWith('goroutine ')))
      return { message, errorType: 'panic' }
  }
  return undefined
}
