import { join } from 'node:path'
import { consoleApp, shellApp } from './app.ts'
import { readConsoleToken } from './console-token.ts'
import type { RouteDeps, WebDeps } from './deps.ts'
import { listenOnPort, listenOnSocket } from './listen.ts'

export type Web = {
  /** `http://127.0.0.1:7070` */
  readonly url: string
  readonly port: number
  /** carries the secret: for the person who started Mos, never for a log */
  readonly loginUrl: string
  close(): Promise<void>
}

/** Where the running process answers its shell. */
export const shellSocketPath = (socketDir: string): string => join(socketDir, 'mos.sock')

/**
 * Serves the console, health and metrics on loopback and the shell's API on a unix socket. Failures: the port or the
 * socket is taken (exit 78). `close` ends running streams; ops go on without their watchers.
 */
export async function startWeb(deps: WebDeps): Promise<Web> {
  const { config, files } = deps
  const token = await readConsoleToken(files, config.dataDir)
  deps.redactor?.learn(token.login)
  deps.redactor?.learn(token.cookieValue)
  await files.makeDirectory(config.socketDir, { mode: 0o700 })
  const closing = new AbortController()
  const routeDeps = (door: RouteDeps['door']): RouteDeps => ({ ...deps, door, closing: closing.signal })

  let port = config.http.port
  const shell = await listenOnSocket(shellApp(routeDeps('shell')), shellSocketPath(config.socketDir), files)
  const browser = await listenOnPort(
    consoleApp(routeDeps('console'), token, () => port),
    config.http.port,
  ).catch(async (error: unknown) => {
    await shell.close()
    throw error
  })
  port = browser.port
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    port,
    loginUrl: `${url}/login/${token.login}`,
    async close() {
      closing.abort()
      await Promise.all([browser.close(), shell.close()])
    },
  }
}
