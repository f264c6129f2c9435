import { randomUUID } from 'node:crypto'
import { constants } from 'node:os'
import { Readable, Writable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { findProcesses } from './find-processes.ts'
import type { Host, PipedProgram } from './host.ts'
import { notInherited } from './not-inherited.ts'
import { sendSignal } from './process-state.ts'
import { idVariable, killMarked, ownerVariable } from './reap.ts'

const keptOfStderr = 4_000
const lookEveryMs = 50

type Options = Parameters<Host['startPiped']>[1]

/** `program` is absolute. */
export async function startPiped(program: string, args: readonly string[], options: Options): Promise<PipedProgram> {
  const id = randomUUID()
  const env = { ...notInherited, ...options.env, [ownerVariable]: options.owner, [idVariable]: id }
  // Late: see run-program.ts. Not by env(1), whose arguments, a session's token among them, all users could read.
  const { execa } = await import('execa')
  const started = execa(program, [...args], {
    detached: true,
    env,
    buffer: false,
    reject: false,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  })
  const child = started.nodeChildProcess
  // At once: execa would read, and throw away, what nobody reads.
  const [stdin, stdout] = [Writable.toWeb(started.stdin), Readable.toWeb(started.stdout) as ReadableStream<Uint8Array>]
  const ended = new Promise<{ exitCode: number }>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve({ exitCode: code ?? 128 + (signal === null ? 0 : constants.signals[signal]) })
    })
  })
  let stderr = ''
  started.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-keptOfStderr)
  })
  // What ends while we write to it says so by `ended`; unheard, the error of the pipe would end Mos.
  for (const stream of [started.stdin, started.stdout, started.stderr]) stream.on('error', () => undefined)
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('spawn', () => {
      if (child.pid !== undefined) resolve(child.pid)
    })
  })
  child.on('error', () => undefined)
  return {
    pid,
    stdin,
    stdout,
    stderr: () => stderr,
    ended,
    end: ({ graceMs = 2_000 } = {}) => endMarked(`${idVariable}=${id}`, pid, graceMs),
  }
}

async function endMarked(variable: string, groupId: number, graceMs: number): Promise<void> {
  const giveUpAt = performance.now() + graceMs
  sendSignal(groupId, 'SIGTERM', true)
  while (performance.now() < giveUpAt) {
    const left = await findProcesses([variable], undefined)
    if (left.length === 0) return
    await wait(lookEveryMs)
  }
  await killMarked(variable)
}
