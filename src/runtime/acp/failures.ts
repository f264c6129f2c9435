import { Failure } from '../../errors.ts'
import { modelFault } from '../model-fault.ts'
import { Ended, NoAnswer } from '../program-end.ts'

/** The protocol's code for "log in first". */
const authRequired = -32_000
const notFound = -32_002

type About = { readonly name: string; readonly login: string; readonly hostId: string }

const codeOf = (error: unknown): number | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined

/** What the program says of its error, in one line: adapters put their own fault's text into `data`. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const data: unknown = 'data' in error ? error.data : undefined
  const parts = [error.message, ...textsIn(data).filter((text) => !error.message.includes(text))]
  const line = parts.join(': ').replaceAll(/\s+/gu, ' ').trim()
  return line.length <= 300 ? line : `${line.slice(0, 299)}…`
}

function textsIn(data: unknown): readonly string[] {
  if (typeof data === 'string') return [data]
  if (typeof data !== 'object' || data === null) return []
  const { message, details, error } = { message: undefined, details: undefined, error: undefined, ...data }
  return [message, details, error].filter((text) => typeof text === 'string' && text !== '')
}

/** It says that nobody is logged in: what a person mends outside of it, and it may only see when it is started anew. */
export const isAuthRequired = (error: unknown): boolean =>
  codeOf(error) === authRequired ||
  /not logged in|please run \/login|invalid api key|authentication_error|\b401\b/iu.test(messageOf(error))

/**
 * The program does not know this session any more, as each of them says it: claude by the protocol's code, codex
 * `thread not loaded` or `no rollout found`, opencode only that its service of that name failed.
 */
export const isUnknownSession = (error: unknown): boolean =>
  codeOf(error) === notFound ||
  /thread not loaded|OpenCode service failure/iu.test(messageOf(error)) ||
  /(session|thread|conversation|rollout|resource)\b.*(not found|unknown|does not exist|no such)|(not found|unknown|no such|no rollout|no conversation|invalid)\b.*(session|thread|conversation|rollout)/iu.test(
    messageOf(error),
  )

/** Why a session could not be had, for the person who waits for it. */
export function startFailure({ name, login, hostId }: About, error: unknown): Failure {
  if (error instanceof Failure) return error
  const otherwise = 'or choose another runtime: /topic set runtime'
  const say = (text: string): Failure => new Failure(text, { cause: error })
  if (error instanceof Ended)
    return say(
      `${name} ended at its start (${error.message}). Run ${name} on ${hostId} by hand to see why, ${otherwise}.`,
    )
  if (error instanceof NoAnswer) {
    return say(
      `${name} does not answer at its start (${error.message}). Say it again; when it stays, run ${name} on ${hostId} by hand to see why, ${otherwise}.`,
    )
  }
  if (isAuthRequired(error)) return say(`${name} is not logged in on ${hostId}: ${login}, then say it again.`)
  return say(`${name} could not open a session: ${messageOf(error)}. Say it again, ${otherwise}.`)
}

/** Why a turn failed, in one line that says what to do. */
export function turnFailure({ name, login, hostId }: About, error: unknown): string {
  if (error instanceof Failure) return error.message
  const message = messageOf(error)
  if (error instanceof Ended) {
    return `${name} ended in the middle of the turn (${message}). Say it again: it is started anew and remembers what came before.`
  }
  if (isAuthRequired(error)) return `${name} is not logged in on ${hostId}: ${login}, then say it again.`
  const fault = modelFault(name, message)
  if (fault !== undefined) return fault
  return `${name} reports an error: ${message}. Say it again, or choose another runtime: /topic set runtime.`
}
