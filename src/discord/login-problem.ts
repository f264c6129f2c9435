import { applicationIdOf } from '../host/discord/application-id.ts'
import { portal } from '../host/discord/ask-discord.ts'

/** Why a connection failed. `fatal`: trying again changes nothing (and 1,000 IDENTIFYs a day reset the token). */
export type LoginProblem = { readonly fatal: boolean; readonly text: string }

/**
 * @param failure the gateway's close code, or what login threw
 * @param token names the application: its first part is the application's id in base64
 */
export function loginProblem(
  failure: { closeCode?: number | undefined; error?: unknown },
  token: string,
): LoginProblem {
  const id = applicationIdOf(token)
  const bot = id === undefined ? portal : `${portal}/${id}/bot`
  const code = failure.closeCode
  if (code === 4014) {
    return fatal(`Discord refused the Message Content intent (4014). Turn on "Message Content Intent" at ${bot}`)
  }
  if (code === 4004 || isInvalidToken(failure.error)) {
    return fatal(`Discord refused the token (4004). Reset it at ${bot} and put the new one into DISCORD_TOKEN`)
  }
  if (code !== undefined && code >= 4010 && code <= 4013) {
    return fatal(`Discord refused how this version of Mos connects (${code}). Update Mos`)
  }
  const reason = failure.error instanceof Error ? messageOf(failure.error) : `closed with ${code ?? 'no code'}`
  return { fatal: false, text: `Discord can't be reached (${reason})` }
}

const fatal = (what: string): LoginProblem => ({ fatal: true, text: `${what}, then start Mos again.` })

const isInvalidToken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'TokenInvalid'

/** Node's connection errors have their words in the code when several addresses failed. */
function messageOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const line = error.message.split('\n')[0] ?? ''
  return line === '' ? code : line
}
