import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pino } from 'pino'
import type { Dispatcher } from '../../src/command/dispatch.ts'
import { createFiles } from '../../src/host/create-files.ts'
import type { Store } from '../../src/store/store.ts'
import type { HealthFacts } from '../../src/web/health.ts'
import { shellSocketPath, startWeb } from '../../src/web/start-web.ts'
import type { Web } from '../../src/web/start-web.ts'
import { ask } from './ask.ts'
import type { Answered } from './ask.ts'

export const healthy: HealthFacts = {
  discord: 'off',
  redis: 'ok',
  hosts: [{ hostId: 'here', worker: 'ok' }],
  floor: { orchestrator: 'idle', enhancer: 'idle' },
}

type Given = {
  dispatcher: Dispatcher
  store: Store
  health?: () => Promise<HealthFacts>
  port?: number
  directory?: string
}

export type RunningWeb = Web & {
  readonly port: number
  readonly directory: string
  readonly socketPath: string
  /** the cookie of a browser that opened the login link */
  logIn(): Promise<string>
  /** As the page asks: own origin, cookie; `headers` win. */
  page(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered>
  /** As the shell asks, over the unix socket. */
  shell(method: string, path: string, body?: unknown): Promise<Answered>
}

/** The real server on a free port and a socket, in a fresh directory unless one is given. */
export async function runWeb(given: Given): Promise<RunningWeb> {
  const directory = given.directory ?? (await mkdtemp(join(tmpdir(), 'mos-web-')))
  const web = await startWeb({
    config: {
      http: { port: given.port ?? 0 },
      socketDir: directory,
      dataDir: directory,
      packageRoot: resolve(import.meta.dirname, '../..'),
      uid: 1000,
      hostId: 'here',
    },
    dispatcher: given.dispatcher,
    store: given.store,
    files: createFiles(),
    logger: pino({ level: 'silent' }),
    canPair: () => false,
    health: given.health ?? (async () => healthy),
  })
  const port = Number(new URL(web.url).port)
  const socketPath = shellSocketPath(directory)
  const json = (body: unknown) => (body === undefined ? {} : { body: JSON.stringify(body) })
  const logIn = async () => {
    const { headers } = await ask({ port }, 'GET', new URL(web.loginUrl).pathname, {
      headers: { host: `127.0.0.1:${port}` },
    })
    return (headers['set-cookie'] ?? '').split(';')[0] ?? ''
  }
  const cookie = await logIn()
  return {
    ...web,
    port,
    directory,
    socketPath,
    logIn,
    page: (method, path, body, headers) =>
      ask({ port }, method, path, {
        headers: { host: `127.0.0.1:${port}`, origin: web.url, 'content-type': 'application/json', cookie, ...headers },
        ...json(body),
      }),
    shell: (method, path, body) =>
      ask({ socketPath }, method, path, {
        headers: { host: 'mos', 'content-type': 'application/json' },
        ...json(body),
      }),
    async close() {
      await web.close()
      if (given.directory === undefined) await rm(directory, { recursive: true, force: true })
    },
  }
}
