import type { PipedProgram } from '../host/host.ts'

/** The request got no answer in its time. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/** `no answer to initialize within 60 s` */
export const noAnswer = (to: string, timeoutMs: number, cause?: unknown): NoAnswer =>
  new NoAnswer(`no answer to ${to} within ${timeoutMs / 1000} s`, { cause })

/** The program behind the connection is gone; `message` says how it ended, for a person. */
export class Ended extends Error {
  override readonly name = 'Ended'
}

const lastWordsWithinMs = 500

/** `exit code 1: <its last line on stderr>` */
export async function howItEnded(program: PipedProgram): Promise<Ended> {
  const late = new Promise<undefined>((resolve) => {
    setTimeout(resolve, lastWordsWithinMs, undefined).unref()
  })
  const end = await Promise.race([program.ended, late])
  const lastWords = program.stderr().trim().split('\n').at(-1)?.trim().slice(0, 300) ?? ''
  const how = end === undefined ? 'it closed its output' : `exit code ${end.exitCode}`
  return new Ended(lastWords === '' ? how : `${how}: ${lastWords}`)
}
