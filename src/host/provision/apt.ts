import { Failure } from '../../errors.ts'
import type { Argv, Host, RunResult } from '../host.ts'
import type { Program } from './plan-provision.ts'

/**
 * The packages that hold the programs themselves. Debian's `redis-server` package is a service around the binary of
 * `redis-tools`, and would start a second Redis on the machine's port: Mos needs the binary only.
 */
export const aptPackages = { 'redis-server': 'redis-tools', tmux: 'tmux' } as const satisfies Record<Program, string>

/** Where Debian puts each program; one file acts by the name it is called by (see `aptPackages`). */
export const aptBinaries = {
  'redis-server': '/usr/bin/redis-check-rdb',
  tmux: '/usr/bin/tmux',
} as const satisfies Record<Program, string>

const aptTimeoutMs = 300_000

/** Runs apt without questions. Throws a Failure with apt's own last error line. */
export async function runApt(
  host: Host,
  argv: Argv,
  options: { cwd?: string; signal?: AbortSignal | undefined } = {},
): Promise<RunResult> {
  const env = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' }
  const result = await host.run(argv, { ...options, env, timeoutMs: aptTimeoutMs })
  if (result.exitCode === 0) return result
  const lines = `${result.stdout}\n${result.stderr}`.split('\n')
  const reason = lines.findLast((line) => line.startsWith('E:')) ?? `exit ${result.exitCode}`
  throw new Failure(`${argv[0]} failed: ${reason.replace(/^E: /, '')}`)
}
