import { framesOf } from './frames.ts'
import { plainLines } from './plain-lines.ts'

/** What a text says went wrong: see Signal. */
export type ErrorText = {
  readonly message: string
  readonly errorType?: string
  readonly frames: readonly string[]
}

const named =
  /(?:^|[\s(])(?:Uncaught )?(?<type>[A-Za-z_$][\w$.]*(?:Error|Exception|Fault|Interrupt|Exit))(?: \[(?<code>[A-Z][A-Z0-9_]+)\])?(?:: (?<message>.*)|$)/u
const loud = /\b(?:error|fatal|panic|panicked|exception|abort(?:ed|ing)?|err!)\b|✘|\berr\b/iu
const telling =
  /\b(?:fail(?:ed|s|ure)?|cannot|can't|could ?n[o']t|unable|denied|refused|not found|no such|invalid|unknown|unexpected|missing|timed? ?out|killed|unrecognized|unsupported|not a|no)\b/iu
const systemCode = /\b(?:E[A-Z]{2,15}|ERR_[A-Z0-9_]+|TS\d{4,5}|E\d{3,4})\b/u

/**
 * What a program's output says went wrong: one line of it, and of a stack the places that are its own. Any text: a binary,
 * or of any length, takes time in proportion to its first 16 KiB at most. No text: an empty message.
 */
export function readError(text: string): ErrorText {
  const lines = plainLines(text)
  const frames = framesOf(lines)
  const line = chooseLine(lines)
  if (line === undefined) return { message: '', frames }
  const found = named.exec(line)
  const message = withoutPrefix(found?.groups?.['message'] || line)
  const errorType = systemCode.exec(found?.groups?.['code'] ?? line)?.[0] ?? found?.groups?.['type']
  return { message, frames, ...(errorType === undefined ? {} : { errorType }) }
}

const chooseLine = (lines: readonly string[]): string | undefined =>
  lines.findLast((line) => /^[A-Za-z_$][\w$.]*(?:Error|Exception)\b/u.test(line)) ??
  lines.find((line) => loud.test(line) && /\p{L}{3}/u.test(line)) ??
  lines.find((line) => telling.test(line)) ??
  lines.at(-1)

const prefixes =
  /^(?:\s|\[[^\]]{0,40}\]|(?:npm |pnpm )?(?:error|err!|fatal|warn(?:ing)?|panic)(?:[:\s]|$)|✘|\d{4}-\d\d-\d\dT?[\d:.,Z+ ]*|\d\d:\d\d:\d\d[\d.,]*)+/iu

const withoutPrefix = (line: string): string => line.replace(prefixes, '').trim() || line.trim()
