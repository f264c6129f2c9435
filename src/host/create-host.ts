import { stat } from 'node:fs/promises'
import { Failure } from '../errors.ts'
import { createDisk } from './create-disk.ts'
import { createFiles } from './create-files.ts'
import { download } from './download.ts'
import { errorCode, fileFailure } from './file-failure.ts'
import type { Host } from './host.ts'
import { createNpm } from './npm/create-npm.ts'
import { readProcess, sendSignal } from './process-state.ts'
import { reap } from './reap.ts'
import { runOnTerminal } from './run-on-terminal.ts'
import { runProgram } from './run-program.ts'
import { startDetached } from './start-detached.ts'
import { startPiped } from './start-piped.ts'
import { findProgram } from './which.ts'

async function requireDirectory(path: string | undefined): Promise<void> {
  if (path === undefined) return
  try {
    if ((await stat(path)).isDirectory()) return
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw fileFailure(error, 'use the working directory', path)
  }
  throw new Failure(`The working directory ${path} is not there: create it, or choose another one.`)
}

/** This machine. `path` is the PATH that programs are found in, and that they get themselves. */
export function createHost({ hostId, path }: { hostId: string; path: string }): Host {
  const require = async (program: string): Promise<string> => {
    const found = await findProgram(program, path)
    if (found !== undefined) return found
    throw new Failure(`The program ${program} is not installed, or not on the PATH (${path}).`)
  }
  const files = createFiles()
  const run: Host['run'] = async ([program, ...args], options = {}) => {
    const found = await require(program)
    await requireDirectory(options.cwd)
    if (options.signal?.aborted === true) return { exitCode: 128 + 15, stdout: '', stderr: '' }
    return runProgram(found, args, { ...options, env: { PATH: path, ...options.env } })
  }
  return {
    hostId,
    files,
    disk: createDisk(),
    npm: createNpm({ run, files }),
    run,
    async runOnTerminal([program, ...args], options = {}) {
      return runOnTerminal(await require(program), args, { PATH: path, ...options.env })
    },
    async startDetached([program, ...args], options) {
      const found = await require(program)
      await requireDirectory(options.cwd)
      return startDetached(found, args, { ...options, env: { PATH: path, ...options.env } })
    },
    async startPiped([program, ...args], options) {
      const found = await require(program)
      await requireDirectory(options.cwd)
      return startPiped(found, args, { ...options, env: { PATH: path, ...options.env } })
    },
    reap,
    download,
    isAlive: (pid) => readProcess(pid) !== undefined,
    kill: (pid, signal, options = {}) => {
      sendSignal(pid, signal, options.group)
    },
    which: (program) => findProgram(program, path),
  }
}
