import { createHash } from 'node:crypto'
import { Failure } from '../errors.ts'
import { askRedis } from './ask-redis.ts'
import type { Host } from './host.ts'
import { acquireLock } from './lock.ts'
import { notInherited } from './not-inherited.ts'
import { explainRedisLog, redisServer } from './plan-redis.ts'
import type { RedisFiles, RedisPlace } from './redis-files.ts'
import { redisFiles } from './redis-files.ts'
import { waitUntil } from './wait-until.ts'

export type RedisOptions = RedisPlace & {
  readonly host: Host
  /** the redis-server or valkey-server to run: a name on the PATH, or absolute */
  readonly program: string
}

export type EmbeddedRedis = {
  readonly socketPath: string
  readonly pid: number
  /** Everything is on disk and the process is gone when it resolves. Stopped already: nothing. */
  stop(): Promise<void>
}

const startWithinMs = 30_000
const stopWithinMs = 10_000
const maxLogBytes = 1024 * 1024

const isUp = (answer: string | undefined): boolean => answer === '+PONG'

/** The socket that a server of this directory answers on, be it one from an earlier login. Loading counts as no answer. */
async function findSocket({ host }: RedisOptions, files: RedisFiles): Promise<string | undefined> {
  const noted = (await host.files.read(files.socketNote))?.trim()
  for (const socket of new Set([noted, files.socket])) {
    if (socket !== undefined && isUp(await askRedis(socket, 'PING', 1000))) return socket
  }
  return undefined
}

async function readPid({ host }: RedisOptions, files: RedisFiles): Promise<number> {
  const pid = Number((await host.files.read(files.pid))?.trim())
  if (Number.isSafeInteger(pid) && pid > 1) return pid
  throw new Failure(`Redis answers on its socket, but ${files.pid} does not name its process: stop it by hand.`)
}

const readLog = async ({ host }: RedisOptions, files: RedisFiles): Promise<string> =>
  (await host.files.read(files.log, { maxBytes: 64 * maxLogBytes })) ?? ''

/** How long the log is before a start; one that has grown large over the years begins anew. */
async function logLength(options: RedisOptions, files: RedisFiles): Promise<number> {
  const found = await options.host.files.stat(files.log)
  if ((found?.bytes ?? 0) <= maxLogBytes) return (await readLog(options, files)).length
  await options.host.files.remove(files.log)
  return 0
}

async function launch(options: RedisOptions, files: RedisFiles): Promise<void> {
  const { host, program, socketDir } = options
  await host.files.makeDirectory(files.directory, { mode: 0o700 })
  await host.files.makeDirectory(socketDir, { mode: 0o700 })
  await host.files.write(files.socketNote, `${files.socket}\n`)
  const before = await logLength(options, files)
  const started = await host.startDetached(redisServer(program, files), {
    env: notInherited,
    cwd: files.directory,
    logPath: files.log,
  })
  const outcome = await waitUntil(
    async () => {
      if (isUp(await askRedis(files.socket, 'PING', 1000))) return 'up'
      return host.isAlive(started.pid) ? undefined : 'ended'
    },
    { timeoutMs: startWithinMs, everyMs: 10 },
  )
  if (outcome === 'up') return
  if (outcome === undefined) host.kill(started.pid, 'SIGTERM')
  const reason = explainRedisLog((await readLog(options, files)).slice(before), files)
  throw new Failure(`Redis did not start: ${reason}.`, { exit: 'needsRecovery' })
}

async function stop({ host }: RedisOptions, socketPath: string, pid: number): Promise<void> {
  await askRedis(socketPath, 'SHUTDOWN', stopWithinMs)
  const gone = async (): Promise<true | undefined> => (host.isAlive(pid) ? undefined : true)
  if ((await waitUntil(gone, { timeoutMs: stopWithinMs, everyMs: 10 })) === true) return
  // Nothing is lost: every write was synced before it was confirmed.
  host.kill(pid, 'SIGKILL')
  await waitUntil(gone, { timeoutMs: stopWithinMs })
}

/**
 * The embedded Redis of this data directory: the one that answers is adopted, else one is started, detached, so that
 * it outlives Mos. One starter at a time in all processes; what a killed server left (socket, pid file) is no obstacle.
 */
export async function ensureRedis(options: RedisOptions): Promise<EmbeddedRedis> {
  const files = redisFiles(options)
  const adopt = async (): Promise<EmbeddedRedis | undefined> => {
    const socketPath = await findSocket(options, files)
    if (socketPath === undefined) return undefined
    const pid = await readPid(options, files)
    return { socketPath, pid, stop: () => stop(options, socketPath, pid) }
  }
  const found = await adopt()
  if (found !== undefined) return found
  const lockName = `mos:redis:${createHash('sha256').update(files.directory).digest('hex')}`
  const lock = await waitUntil(() => acquireLock(lockName), { timeoutMs: startWithinMs })
  try {
    const foundNow = await adopt()
    if (foundNow !== undefined) return foundNow
    if (lock === undefined) throw new Failure('Another process has been starting Redis for 30 s: try again.')
    await awaitEarlierOne(files)
    await launch(options, files)
  } finally {
    await lock?.release()
  }
  const started = await adopt()
  if (started !== undefined) return started
  throw new Failure(`Redis started and ended again: ${files.log} says why.`, { exit: 'needsRecovery' })
}

/** A server that loads its file, or is shutting down, must not get a second one beside it on the same files. */
async function awaitEarlierOne(files: RedisFiles): Promise<void> {
  const isBusy = async (): Promise<true | undefined> => {
    const answer = await askRedis(files.socket, 'PING', 1000)
    return answer?.startsWith('-') === true ? undefined : true
  }
  await waitUntil(isBusy, { timeoutMs: startWithinMs, everyMs: 50 })
}
