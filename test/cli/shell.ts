import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Dispatcher } from '../../src/command/dispatch.ts'
import { notRunning } from '../../src/cli/not-running.ts'
import { runCli } from '../../src/cli/run-cli.ts'
import type { CliDeps } from '../../src/cli/cli-deps.ts'

export type Ran = { readonly exit: number; readonly out: string; readonly err: string }

export type Shell = {
  /** Runs `mos <line>`; words are split at blanks. */
  mos(line: string | readonly string[]): Promise<Ran>
  /** What stderr has shown so far, of the command that runs. */
  progress(): string
  interrupt(): void
}

/** The shell door with streams that a test reads; `tty` makes them a terminal. */
export function createShell(
  given: Pick<CliDeps, 'commands' | 'socketPath' | 'agentName'> & { local?: Dispatcher; tty?: boolean },
): Shell {
  let shown = ''
  let stop = new AbortController()
  return {
    async mos(line) {
      shown = ''
      stop = new AbortController()
      const [stdout, stderr] = [terminal(given.tty), terminal(given.tty)]
      stderr.on('data', (chunk: Buffer) => (shown += chunk.toString()))
      const out = text(stdout)
      const argv = typeof line === 'string' ? line.split(' ').filter((word) => word !== '') : line
      const exit = await runCli(argv, {
        commands: given.commands,
        socketPath: given.socketPath,
        version: '1.2.3',
        uid: 1000,
        ...(given.agentName === undefined ? {} : { agentName: given.agentName }),
        interrupted: stop.signal,
        stdout,
        stderr,
        async local() {
          if (given.local === undefined) throw notRunning()
          return given.local
        },
      })
      stdout.end()
      stderr.end()
      return { exit, out: await out, err: shown }
    },
    progress: () => shown,
    interrupt: () => stop.abort(),
  }
}

const terminal = (isTTY = false) => Object.assign(new PassThrough(), { isTTY })
