import { dirname } from 'node:path'
import { Failure } from '../../src/errors.ts'
import type { Argv, Host, PipedProgram, RunOptions, RunResult } from '../../src/host/host.ts'
import { createNpm } from '../../src/host/npm/create-npm.ts'
import { createCrashDisk } from './crash-disk.ts'
import { memoryFiles } from './memory-files.ts'

export type Recorded = { readonly argv: Argv; readonly options: RunOptions }
/** Answers an argv; undefined: the program is not installed. */
export type Script = (argv: Argv, options: RunOptions) => Partial<RunResult> | undefined

export type RecordingHost = Host & {
  readonly recorded: readonly Recorded[]
  readonly signals: readonly { readonly pid: number; readonly signal: string; readonly group: boolean }[]
  /** Pids that count as alive; `startDetached` adds to it, a signal takes away. */
  readonly alive: Set<number>
}

const missing = (program: string): Failure =>
  new Failure(`The program ${program} is not installed, or not on the PATH.`)

/** A Host that runs nothing: it records argvs, answers by `script` (nothing is installed by default), keeps files in memory. */
export function recordingHost(
  files: Readonly<Record<string, string>> = {},
  script: Script = () => undefined,
): RecordingHost {
  const recorded: Recorded[] = []
  const signals: { pid: number; signal: string; group: boolean }[] = []
  const alive = new Set<number>()
  let lastPid = 1000
  const answer = (argv: Argv, options: RunOptions): RunResult => {
    recorded.push({ argv, options })
    const result = script(argv, options)
    if (result === undefined) throw missing(argv[0])
    return { exitCode: 0, stdout: '', stderr: '', ...result }
  }
  const kept = memoryFiles(files)
  const run: Host['run'] = async (argv, options = {}) => answer(argv, options)
  return {
    hostId: 'here',
    files: kept,
    disk: createCrashDisk(Math.random).disk,
    npm: createNpm({ run, files: kept }),
    recorded,
    signals,
    alive,
    run,
    runOnTerminal: async (argv, { env } = {}) => answer(argv, env === undefined ? {} : { env }).exitCode,
    async startDetached(argv, { env, cwd, logPath }) {
      answer(argv, { ...(env === undefined ? {} : { env }), cwd: cwd ?? dirname(logPath) })
      lastPid += 1
      alive.add(lastPid)
      return { pid: lastPid }
    },
    async startPiped(argv, { env, cwd }) {
      answer(argv, { ...(env === undefined ? {} : { env }), ...(cwd === undefined ? {} : { cwd }) })
      lastPid += 1
      return echo(lastPid, alive)
    },
    download: async () => {
      throw new Failure('its host does not answer. Attach it again.')
    },
    reap: async () => 0,
    isAlive: (pid) => alive.has(pid),
    kill(pid, signal, { group = false } = {}) {
      signals.push({ pid, signal, group })
      alive.delete(pid)
    },
    which: async (program) => (script([program], {}) === undefined ? undefined : `/usr/bin/${program}`),
  }
}

/** A program that says what it is told. */
function echo(pid: number, alive: Set<number>): PipedProgram {
  const { writable, readable } = new TransformStream<Uint8Array, Uint8Array>()
  const ending = Promise.withResolvers<{ exitCode: number }>()
  alive.add(pid)
  return {
    pid,
    stdin: writable,
    stdout: readable,
    stderr: () => '',
    ended: ending.promise,
    async end() {
      alive.delete(pid)
      ending.resolve({ exitCode: 143 })
    },
  }
}
