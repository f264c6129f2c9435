import type { ErrorText } from './error-text.ts'

const prefix = /^(?:npm|pnpm) (?:error|ERR!) ?/u
/** `404 `, `notarget `: the code once more, in front of each line. */
const topic = /^(?:\d{3}|[a-z]{4,12}|JSON\.parse|E[A-Z]+) (?=\S)/u
const field = /^(?:code|syscall|errno|path|address|port|A complete log|command sh)\b/u

/** npm says its code first, then the same in words. */
export function readNpm(lines: readonly string[]): Pick<ErrorText, 'message' | 'errorType' | 'frames'> | undefined {
  const said = lines.filter((line) => prefix.test(line)).map((line) => line.replace(prefix, ''))
  if (said.length === 0) return undefined
  const code = said
    .map((line) => /^code (?<code>\S+)$/u.exec(line)?.groups?.['code'])
    .find((each) => each !== undefined)
  const words = said.filter((line) => !field.test(line) && /\S+\s+\S+/u.test(line))
  const message = words[0] ?? said.find((line) => line !== '') ?? ''
  const isStatus = code !== undefined && /^\d+$/u.test(code)
  return {
    message: topic.test(message) && code !== undefined ? message.replace(topic, '') : message,
    ...(code === undefined ? {} : { errorType: isStatus ? 'exit' : code }),
    frames: [],
  }
}
