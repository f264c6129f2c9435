import { constants } from 'node:os'
import type { Options } from 'execa'
import type { RunOptions, RunResult } from './host.ts'
import { hasMembers, sendSignal } from './process-state.ts'

const killAfterMs = 2000

const signalNumber = (signal: string | undefined): number =>
  Object.entries(constants.signals).find(([name]) => name === signal)?.[1] ?? 0

/**
 * SIGTERM to the whole group when the signal aborts or the time is over, SIGKILL 2 s later. Returns what to call once
 * the program has ended, which tells whether it was cut: members of its group that outlive it still get their SIGKILL.
 */
function endGroupOn(pid: number, { signal, timeoutMs }: RunOptions): () => boolean {
  let killTimer: NodeJS.Timeout | undefined
  const end = (): void => {
    if (killTimer !== undefined) return
    sendSignal(pid, 'SIGTERM', true)
    killTimer = setTimeout(() => {
      sendSignal(pid, 'SIGKILL', true)
    }, killAfterMs)
  }
  const timer = timeoutMs === undefined ? undefined : setTimeout(end, timeoutMs)
  if (signal?.aborted === true) end()
  else signal?.addEventListener('abort', end, { once: true })
  return () => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', end)
    if (!hasMembers(pid)) clearTimeout(killTimer)
    return killTimer !== undefined
  }
}

/**
 * Runs a program in a process group of its own, to its end and the end of everything that holds its output. `program`
 * is absolute. A program that a signal ended has exit code 128 + signal; so has one that was cut and says that all is well,
 * as tmux does: what it printed is not all.
 */
export async function runProgram(program: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  // Late, because loading it costs 100 ms of a start that may never run a program.
  const { execa } = await import('execa')
  const execaOptions = {
    detached: true,
    reject: false,
    stripFinalNewline: false,
    ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: { ...options.env } }),
  } satisfies Options
  const subprocess = execa(program, [...args], execaOptions)
  const stopWatching = subprocess.pid === undefined ? undefined : endGroupOn(subprocess.pid, options)
  let isCut = false
  const { exitCode, signal, stdout, stderr, cause } = await subprocess.finally(
    () => (isCut = stopWatching?.() ?? false),
  )
  if (exitCode === undefined && signal === undefined) throw new Error(`${program} did not start`, { cause })
  const code = exitCode ?? 128 + signalNumber(signal)
  return { exitCode: isCut && code < 128 ? 128 + signalNumber('SIGTERM') : code, stdout, stderr }
}
