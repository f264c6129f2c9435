import { join } from 'node:path'
import { Failure } from '../errors.ts'
import { acquireLock } from './lock.ts'
import { showServer } from './tmux.ts'
import type { TmuxContext } from './tmux-context.ts'
import { waitUntil } from './wait-until.ts'

/** Whether a tmux server answers on the socket. */
export async function isServing({ host, tmux }: TmuxContext): Promise<boolean> {
  const { exitCode } = await host.run(showServer(tmux), { timeoutMs: 2000 })
  return exitCode === 0
}

/**
 * Starts the tmux server that all panes live in, unless it answers. It is detached and outlives Mos. One starter at a
 * time, in all processes: a second server would take the socket from the first and leave its panes unreachable.
 */
export async function ensureHolder(context: TmuxContext, signal?: AbortSignal): Promise<void> {
  const { host, tmux, paths } = context
  if (await isServing(context)) return
  await host.files.makeDirectory(paths.socketDir, { mode: 0o700 })
  const lock = await waitUntil(() => acquireLock(`mos:holder:${tmux.socket}`), {
    timeoutMs: 10_000,
    signal,
  })
  try {
    if (await isServing(context)) return
    if (lock === undefined) throw new Failure('Another process has been starting the tmux server for 10 s: try again.')
    const logPath = join(paths.mosaicHome, 'fleet', 'run', 'holder.log')
    const argv = ['sh', context.launcher('mosaic-holder'), tmux.program, tmux.socket] as const
    const { pid } = await host.startDetached(argv, { cwd: '/', logPath })
    const up = await waitUntil(
      async () => ((await isServing(context)) ? 'up' : host.isAlive(pid) ? undefined : 'ended'),
      { timeoutMs: 10_000, signal },
    )
    if (up !== 'up') throw new Failure(`The tmux server for the agents' panes did not start: ${logPath} says why.`)
  } finally {
    await lock?.release()
  }
}
