import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { clock } from './clock.ts'

export type Bot = {
  readonly pid: number
  /** clock times */
  readonly spawnedAt: number
  readonly readyAt: number
  /** SIGTERM, to its end. */
  stop(): Promise<void>
  /** SIGKILL, as in a crash. */
  kill(): Promise<void>
}

type Program = {
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

const readyWithinMs = 60_000

/** Starts a bot on this Node and waits for its line `ready …` on stdout. */
export async function startBot({ args, cwd, env }: Program): Promise<Bot> {
  const spawnedAt = clock()
  const child = spawn(process.execPath, [...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const readyAt = await untilReady(child, args.join(' '))
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }
  return { pid: child.pid ?? 0, spawnedAt, readyAt, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') }
}

function untilReady(child: ChildProcess, what: string): Promise<number> {
  const ready = Promise.withResolvers<number>()
  let out = ''
  let said = ''
  child.stdout?.on('data', (data: Buffer) => {
    out = (out + data.toString()).slice(-4096)
    if (/^ready\b/m.test(out)) ready.resolve(clock())
  })
  child.stderr?.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-4096)))
  child.once('exit', (code) => ready.reject(new Error(`${what} ended with ${code} before it was ready:\n${said}`)))
  const late = setTimeout(() => ready.reject(new Error(`${what} was not ready in time:\n${said}`)), readyWithinMs)
  return ready.promise.finally(() => clearTimeout(late))
}
