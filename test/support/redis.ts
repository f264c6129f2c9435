import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

export type TestRedis = {
  /** `unix:///…`, as `REDIS_URL` takes it */
  readonly url: string
  readonly socketPath: string
  /** of the server that runs now */
  readonly pid: number
  /** SIGKILL, as in a crash. Its files stay. */
  kill(): Promise<void>
  /** Starts it again on the same append-only file. */
  revive(): Promise<void>
  /** Ends it and removes its directory. */
  stop(): Promise<void>
}

/** A real redis-server on a unix socket in a fresh directory, fsync always, as the embedded one is. */
export async function startTestRedis(): Promise<TestRedis> {
  const directory = await mkdtemp(join(tmpdir(), 'mos-redis-'))
  const socketPath = join(directory, 'redis.sock')
  let server = await launch(directory, socketPath)
  const kill = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const exited = once(server, 'exit')
    server.kill('SIGKILL')
    await exited
  }
  // A test run that is cut short must not leave servers behind.
  const killAtExit = (): void => void server.kill('SIGKILL')
  process.once('exit', killAtExit)
  return {
    url: `unix://${socketPath}`,
    socketPath,
    get pid() {
      return server.pid ?? 0
    },
    kill,
    async revive() {
      await kill()
      server = await launch(directory, socketPath)
    },
    async stop() {
      await kill()
      process.off('exit', killAtExit)
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function launch(directory: string, socketPath: string): Promise<ChildProcess> {
  const settings = ['--port', '0', '--unixsocket', socketPath, '--dir', directory, '--save', '']
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction']
  const server = spawn('redis-server', [...settings, ...durable], { stdio: 'ignore' })
  let failed: Error | undefined
  server.once('error', (error) => (failed = error))
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await delay(5)) {
    if (failed !== undefined) throw failed
    if (await answersPing(socketPath)) return server
  }
  server.kill('SIGKILL')
  throw new Error(`redis-server did not answer on ${socketPath} within 10 s`)
}

/** While it loads its file the server accepts connections but answers with an error. */
function answersPing(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath)
    const finish = (answer: boolean): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('error', () => finish(false))
    socket.once('data', (data) => finish(data.toString().startsWith('+PONG')))
    socket.write('PING\r\n')
  })
}
