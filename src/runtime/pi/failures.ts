import { Failure } from '../../errors.ts'
import { modelFault } from '../model-fault.ts'
import { Ended, NoAnswer } from '../program-end.ts'

const otherwise = 'or choose another runtime: /topic set runtime'
const logIn = "run pi there and type /login, or set a provider's key"

const wordsOf = (error: unknown): string => {
  const line = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/gu, ' ').trim()
  return line.length <= 300 ? line : `${line.slice(0, 299)}…`
}

const saysLogin = (words: string): boolean =>
  /no api key|no models? (available|selected)|not logged in|\/login|invalid.*api.?key|authentication|\b401\b/iu.test(
    words,
  )

/** It says that nobody is logged in: what a person mends outside of it, and it may only see when it is started anew. */
export const isLoginMissing = (error: unknown): boolean => !(error instanceof Ended) && saysLogin(wordsOf(error))

/** Why a session could not be had, for the person who waits for it. */
export function startFailure(error: unknown, hostId: string): Failure {
  if (error instanceof Failure) return error
  const say = (text: string): Failure => new Failure(text, { cause: error })
  const words = wordsOf(error)
  if (saysLogin(words)) return say(`pi is not logged in on ${hostId}: ${logIn}, then say it again.`)
  const look = `run pi on ${hostId} by hand to see why`
  if (error instanceof Ended)
    return say(`pi ended at its start (${words}). ${look.replace('run', 'Run')}, ${otherwise}.`)
  if (error instanceof NoAnswer)
    return say(`pi does not answer at its start (${words}). Say it again; when it stays, ${look}, ${otherwise}.`)
  return say(`pi could not open a session: ${words}. Say it again, ${otherwise}.`)
}

/** Why a turn failed, in one line that says what to do. */
export function turnFailure(error: unknown, hostId: string): string {
  if (error instanceof Failure) return error.message
  const words = wordsOf(error)
  if (error instanceof Ended)
    return `pi ended in the middle of the turn (${words}). Say it again: it is started anew and remembers what came before.`
  if (saysLogin(words)) return `pi is not logged in on ${hostId}: ${logIn}, then say it again.`
  const fault = modelFault('pi', words)
  if (fault !== undefined) return fault
  return `pi reports an error: ${words}. Say it again, ${otherwise}.`
}
