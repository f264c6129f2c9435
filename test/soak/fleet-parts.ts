import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createMos, personsEnvironment } from '../support/mos.ts'
import type { Mos } from '../support/mos.ts'
import { startTestRedis } from '../support/redis.ts'
import { testSystemd } from '../support/systemd.ts'
import type { Places } from './look-beneath.ts'

/** Its start is not what is measured: on a busy machine thirty programs start beside it. */
const readyMs = 180_000
const root = join(import.meta.dirname, '..', '..')

export type FleetParts = {
  readonly mos: Mos
  readonly places: Places
  readonly rosterPath: string
  /** SIGKILL to the worker, where it is a process of its own and runs; whether it did */
  killWorker(): Promise<boolean>
  /** Starts what does not run. */
  revive(): Promise<void>
}

/** Mos from its bundle, as one process or as `mos serve` and `mos work`, over tmux alone or over a systemd of its own. */
export async function fleetParts(supervisor: 'tmux' | 'systemd', isApart: boolean): Promise<FleetParts> {
  const systemd = supervisor === 'systemd' ? await testSystemd() : undefined
  const redis = isApart ? await startTestRedis() : undefined
  if (redis !== undefined) onTestFinished(() => redis.stop())
  const env = {
    LOG_LEVEL: 'error',
    MOS_SUPERVISOR: supervisor,
    ...systemd?.env,
    ...(redis === undefined ? {} : { REDIS_URL: redis.url }),
  }
  const program = join(root, 'dist', 'mos.js')
  const part = isApart ? 'serve' : 'up'
  const mos = await createMos(env, program, { hasProject: systemd === undefined, part, readyMs })
  onTestFinished(() => mos.dispose())
  let worker: ChildProcess | undefined
  const works = () => worker !== undefined && worker.exitCode === null && worker.signalCode === null
  const killWorker = async (): Promise<boolean> => {
    if (worker === undefined || !works()) return false
    const exited = once(worker, 'exit')
    worker.kill('SIGKILL')
    await exited
    return true
  }
  onTestFinished(async () => void (await killWorker()))
  const startWorker = async (): Promise<void> => {
    if (!isApart || works()) return
    const started = spawn(process.execPath, [program, 'work'], {
      cwd: root,
      env: personsEnvironment(mos.home, env),
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    worker = started
    await Promise.race([once(started.stdout, 'data'), once(started, 'exit')])
    if (!works()) throw new Error(`the worker ended with ${started.exitCode} before it was ready`)
  }
  const fleet = join(systemd?.home ?? mos.home, '.config', 'mosaic', 'fleet')
  return {
    mos,
    killWorker,
    rosterPath: join(fleet, 'roster.yaml'),
    places: {
      marks: [mos.home, ...(systemd === undefined ? [] : [systemd.home])],
      runDir: join(fleet, 'run'),
      socket: join(mos.home, 'data', 'tmux.sock'),
      roots: () => [mos.pid, ...(worker?.pid === undefined ? [] : [worker.pid])],
    },
    async revive() {
      await Promise.all([mos.isUp ? undefined : mos.start(), startWorker()])
    },
  }
}
