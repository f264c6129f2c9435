import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { killByMark } from './kill-by-mark.ts'
import { mosProgram } from './mos-program.ts'
import { runProgram } from './run-program.ts'
import type { Ran } from './run-program.ts'

const root = join(import.meta.dirname, '..', '..')
const usualReadyMs = 60_000

type Environment = Readonly<Record<string, string>>

type Choices = { readonly hasProject?: boolean; readonly part?: 'up' | 'serve'; readonly readyMs?: number }

export type Mos = {
  readonly home: string
  /** `http://127.0.0.1:<port>`, after a start */
  readonly url: string
  readonly loginUrl: string
  readonly pid: number
  /** its process runs; it may not be ready yet */
  readonly isUp: boolean
  /** what it said on stderr since the first start */
  readonly said: string
  /** Starts it (again) on the same home; resolves at `ready`, rejects with what it said when it ends before. */
  start(): Promise<void>
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
  /** SIGKILL, as in a crash. */
  kill(): Promise<void>
  /** `mos …` in a shell of the same person. */
  shell(...argv: readonly string[]): Promise<Ran>
  /** `tmux …` on the fleet's own server. */
  tmux(...argv: readonly string[]): Promise<Ran>
  /** names of agents with a pane whose program runs */
  panes(): Promise<readonly string[]>
  /** Ends it and all that it left running, and removes its home. */
  dispose(): Promise<void>
}

/** A person's Mos: the real program in a HOME of its own with one project, on a free port. Not started yet; runs the bundle. */
export async function createMos(
  env: Environment | ((home: string) => Environment) = {},
  program = mosProgram,
  { hasProject = true, part = 'up', readyMs = usualReadyMs }: Choices = {},
): Promise<Mos> {
  const home = await mkdtemp(join(tmpdir(), 'mos-home-'))
  const whole = personsEnvironment(home, typeof env === 'function' ? env(home) : env)
  if (hasProject) await seedProject(whole)
  let child: ChildProcess | undefined
  let said = ''
  let loginUrl = ''
  const exit = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
    return child.exitCode
  }
  const tmux: Mos['tmux'] = (...argv) =>
    runProgram('tmux', ['-S', join(home, 'data', 'tmux.sock'), ...argv], { env: whole })
  return {
    home,
    get url() {
      return new URL(loginUrl).origin
    },
    get loginUrl() {
      return loginUrl
    },
    get pid() {
      return child?.pid ?? 0
    },
    get isUp() {
      return child !== undefined && child.exitCode === null && child.signalCode === null
    },
    get said() {
      return said
    },
    async start() {
      const started = spawn(process.execPath, [program, part], {
        cwd: root,
        env: whole,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      child = started
      started.stderr.on('data', (data: Buffer) => (said += data.toString()))
      loginUrl = await readyUrl(started, () => said, readyMs)
    },
    stop: () => exit('SIGTERM'),
    async kill() {
      await exit('SIGKILL')
    },
    shell: (...argv) => runProgram(process.execPath, [program, ...argv], { cwd: home, env: whole }),
    tmux,
    async panes() {
      const listed = await tmux('list-panes', '-a', '-F', '#{session_name} #{pane_dead}')
      return listed.stdout
        .split('\n')
        .filter((line) => line.endsWith(' 0'))
        .map((line) => line.slice(0, -2))
        .toSorted()
    },
    async dispose() {
      await exit('SIGTERM')
      await killByMark(home)
      await rm(home, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** What a person's shell has, in a HOME of their own. */
export const personsEnvironment = (home: string, env: Environment): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  LANG: 'C.UTF-8',
  HOME: home,
  MOS_DATA_DIR: join(home, 'data'),
  MOS_HTTP_PORT: '0',
  MOS_HOST_ID: 'alpha',
  MOS_NO_INSTALL: '1',
  LOG_LEVEL: 'warn',
  ...env,
})

/** A project to work on: without one no coder is spawned. */
async function seedProject({ HOME = '', MOSAIC_HOME = join(HOME, '.config', 'mosaic') }: Record<string, string>) {
  const site = join(HOME, 'site')
  await Promise.all([mkdir(site), mkdir(MOSAIC_HOME, { recursive: true, mode: 0o700 })])
  await mkdir(join(MOSAIC_HOME, 'fleet'), { recursive: true })
  const text = `projects:\n  - id: site\n    path: ${site}\n    branch: main\n`
  await writeFile(join(MOSAIC_HOME, 'fleet', 'mos.yaml'), text, { mode: 0o600 })
}

async function readyUrl(child: ChildProcess, said: () => string, readyMs: number): Promise<string> {
  const ready = Promise.withResolvers<string>()
  let out = ''
  child.stdout?.on('data', (data: Buffer) => {
    out += data.toString()
    const url = /^ready (\S+)$/m.exec(out)?.[1]
    if (url !== undefined) ready.resolve(url)
  })
  child.once('exit', (code) => ready.reject(new Error(`Mos ended with ${code} before it was ready:\n${said()}`)))
  const late = setTimeout(() => ready.reject(new Error(`Mos was not ready after ${readyMs} ms:\n${said()}`)), readyMs)
  return ready.promise.finally(() => clearTimeout(late))
}
