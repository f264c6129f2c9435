import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { join } from 'node:path'
import type { Files } from '../host/host.ts'

export type ConsoleToken = {
  /** what the login link carries */
  readonly login: string
  /** Named by the token, because cookies of one host are shared by all its ports: two Mos must not log each other out. */
  readonly cookieName: string
  /** derived, so that the cookie does not give the link away */
  readonly cookieValue: string
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The console's secret, made at the first start and kept in `console.token` (0600): a restart keeps the session. */
export async function readConsoleToken(files: Pick<Files, 'read' | 'write'>, dataDir: string): Promise<ConsoleToken> {
  const path = join(dataDir, 'console.token')
  const kept = (await files.read(path))?.trim() ?? ''
  const login = /^[\w-]{43}$/.test(kept) ? kept : randomBytes(32).toString('base64url')
  if (login !== kept) await files.write(path, `${login}\n`, { mode: 0o600 })
  return {
    login,
    cookieName: `mos-${digest(`name ${login}`).slice(0, 8)}`,
    cookieValue: digest(`session ${login}`),
  }
}

/** In constant time, whatever the lengths. */
export function isSameSecret(given: string, wanted: string): boolean {
  return timingSafeEqual(Buffer.from(digest(given)), Buffer.from(digest(wanted)))
}
