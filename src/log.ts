import { pino } from 'pino'
import type { Logger } from 'pino'

export type { Logger } from 'pino'

/**
 * JSON lines on stderr: stdout belongs to the `ready` line and to a command's answer. `secrets`: values that no line may
 * show. Errors of other libraries carry their requests, and with them what was sent.
 */
export function createLogger(level: string, secrets: readonly string[] = []): Logger {
  const written = secrets.filter((secret) => secret !== '').map((secret) => JSON.stringify(secret).slice(1, -1))
  const streamWrite = (line: string): string => withoutSecrets(line, written)
  return pino({ level, base: null, hooks: { streamWrite } }, pino.destination({ dest: 2, sync: true }))
}

/** For 15 minutes an interaction's address lets anybody speak as the bot; the console's login link lets anybody in. */
const secretPaths = /(\/(?:webhooks|interactions)\/\d+\/|\/login\/)[\w.=%-]{20,}/g

const withoutSecrets = (line: string, secrets: readonly string[]): string =>
  secrets.reduce((text, secret) => text.replaceAll(secret, '[secret]'), line.replaceAll(secretPaths, '$1[secret]'))
