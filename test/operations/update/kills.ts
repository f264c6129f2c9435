import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as pause } from 'node:timers/promises'
import type { Host } from '../../../src/host/host.ts'
import type { Op } from '../../../src/store/op.ts'
import { eventually } from '../../support/eventually.ts'
import { createSaga } from './saga.ts'

const program = fileURLToPath(new URL('saga-life.ts', import.meta.url))

type Kill = {
  /** index of the step that runs when the worker is killed */
  readonly step: number
  /** so long after that began */
  readonly afterMs: number
}

/**
 * Lives of a worker, each a process that SIGKILL ends; what it started lives on, as npm and an installer do. The last
 * life is a whole one, here. `killed`: how many ended before their work did.
 */
export async function liveKilled(directory: string, host: Host, kills: readonly Kill[]) {
  let killed = 0
  for (const kill of kills) if (await isKilled(directory, kill)) killed += 1
  const saga = await createSaga(directory, host)
  const [op] = saga.unfinished()
  const ended = op === undefined ? (await readOps(directory)).at(-1) : await saga.live(op)
  return { saga, ended, killed }
}

async function isKilled(directory: string, { step, afterMs }: Kill): Promise<boolean> {
  const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}` }
  const child = spawn(process.execPath, [program, directory], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = once(child, 'exit')
  let state: string | undefined
  await eventually(
    `step ${step} to begin`,
    async () => {
      state = (await readOps(directory)).at(-1)?.steps[step]?.state
      return child.exitCode !== null || (state !== undefined && state !== 'waiting')
    },
    120_000,
  )
  await Promise.race([pause(afterMs), ended])
  child.kill('SIGKILL')
  const [, signal] = (await ended) as [number | null, string | null]
  return signal === 'SIGKILL'
}

async function readOps(directory: string): Promise<readonly Op[]> {
  const text = await readFile(join(directory, 'journal.json'), 'utf8')
  return Object.values(JSON.parse(text) as Record<string, Op>)
}
