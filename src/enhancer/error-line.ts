import type { ErrorText } from './error-text.ts'

/** How a thrown error begins: `TypeError: …`, `Error [ERR_X]: …`, `json.decoder.JSONDecodeError: …`. */
export const header =
  /^(?:Uncaught |Unhandled |Exception in thread "[^"]{0,80}" |\[)?(?<type>[A-Za-z_$][\w$.]{0,80}(?:Error|Exception|Rejection|Exit|Interrupt))(?: \[(?<code>[A-Z][A-Z0-9_]{2,40})\])?(?:: (?<message>.+)|:?\]?$)/u

const loud = /\b(?:errors?|fatal|panic(?:ked)?|exception|abort(?:ed|ing)?|err)\b|\u2718/iu
/** Redis: `WRONGTYPE Operation against …` */
const shouted = /^[A-Z]{4,12} (?=[A-Za-z][a-z])/u
const telling =
  /\b(?:fail(?:ed|s|ure)?|can ?not|can't|could ?n[o']t|unable|denied|refused|not found|no such|invalid|unknown|unexpected|missing|timed? ?out|killed|unrecognized|unsupported|bad|wrong|corrupt(?:ed)?|conflict|duplicate|mismatch|exceeded|rejected|forbidden|unauthori[sz]ed|already|not (?:allowed|permitted|supported|available|known|valid|recogni[sz]ed))\b/iu
/** What stands around an error and is none. */
const beside =
  /^\s*(?:hint|note|help|warn(?:ing)?|npm warn)\b|\bwarning:|^\s*(?:\*{3}|-{3}|>>>|\^|~|\d+ [\u2502|])|^\s+at |^\s*throw\b|^\S{1,200}:\d+$|\bprevious errors?\b|^\d+ errors?\b/iu
/** A program that another one started, and that said why before. */
const passedOn = /^Error: Command failed/u

/** The line that says what went wrong: how an error begins, else the first that calls itself one, else what sounds like it. */
export function chooseLine(lines: readonly string[]): string | undefined {
  const isTrace = lines.some((line) => line.startsWith('Traceback (most recent call last)'))
  const thrown = lines.filter((line) => header.test(line) && !passedOn.test(line))
  if (thrown.length > 0 && !lines.some((line) => line.startsWith('✘'))) return isTrace ? thrown.at(-1) : thrown[0]
  const candidates = lines.filter((line) => !beside.test(line) && /\p{L}{2}/u.test(line))
  return (
    candidates.find((line) => shouted.test(line) || loud.test(line)) ??
    candidates.find((line) => telling.test(line)) ??
    candidates.at(-1) ??
    lines.at(-1)
  )
}

/** Whether a program's output says anywhere that something went wrong, and is not only what it says anyhow. */
export const tellsWhy = (lines: readonly string[]): boolean =>
  lines.some((line) => !beside.test(line) && [header, shouted, loud, telling].some((sign) => sign.test(line)))

const systemCode = /\b(?:E[A-Z]{3,15}|ERR_[A-Z0-9_]+|TS\d{4,5}|E\d{3,4})\b/u
const httpStatus = /\b(?:status(?: code)?|HTTP(?:\/\d(?:\.\d)?)?)[:= ]{1,2}(?<status>[1-5]\d\d)\b/iu
const logPrefix = /^\d+:[A-Z] \d{1,2} \w{3} \d{4} [\d:.]+ [.*#-] /u
const place = /^(?:[\w@.~/\\+-]{1,200})(?::\d+(?::\d+)?|\(\d+,\d+\)):? (?:- )?/u
const level =
  /^(?:\s|\[[^\]]{0,40}\]|(?:error|err!|err|fatal(?: error)?|warn(?:ing)?|panic|critical)(?=[:,\s])[:,]?|\u2718|\d{4}-\d\d-\d\d[T ]?[\d:.,]*(?:Z|[+-]\d\d:?\d\d)?|\d\d:\d\d:\d\d[\d.,]*)+/iu

export function readLine(line: string): Pick<ErrorText, 'message' | 'errorType'> {
  const { type, code, message } = header.exec(line)?.groups ?? {}
  const said = (message ?? line).replace(logPrefix, '').replace(place, '')
  const shout = shouted.exec(said)?.[0].trim() ?? /^(?:ERR)(?= )/u.exec(said)?.[0]
  const plain =
    said
      .replace(level, '')
      .replace(/^TS\d{4,5}: /u, '')
      .trim() || said.trim()
  const status = httpStatus.exec(said)?.groups?.['status']
  const errorType =
    code ??
    systemCode.exec(said)?.[0] ??
    (status === undefined ? undefined : `HTTP ${status}`) ??
    shout ??
    (type === 'Error' ? undefined : type)
  return { message: plain, ...(errorType === undefined ? {} : { errorType }) }
}
