import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Agent } from '../../src/fleet/agent.ts'
import type { Role } from '../../src/fleet/role.ts'
import { createHost } from '../../src/host/create-host.ts'
import { createTmuxSupervisor } from '../../src/host/create-tmux-supervisor.ts'
import type { Host } from '../../src/host/host.ts'
import type { SupervisorPaths } from '../../src/host/tmux-context.ts'
import { createVersions } from '../../src/host/versions.ts'
import type { Versions } from '../../src/host/versions.ts'
import { eventually } from './eventually.ts'
import { fleetPaths } from './fleet-paths.ts'
import { temporaryDirectory } from './temporary-directory.ts'

export type TmuxFleet = {
  readonly host: Host
  readonly paths: SupervisorPaths
  readonly supervisor: ReturnType<typeof createTmuxSupervisor>
  /** a new supervisor over the same home: what the next Mos sees */
  readonly another: () => ReturnType<typeof createTmuxSupervisor>
  readonly runDir: string
  /** none at first: all is started from the PATH */
  readonly versions: Versions
  /** runs a tmux command on the fleet's socket */
  tmux(...args: string[]): Promise<string>
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Its arguments, each with a NUL behind it; empty of a process that is gone. */
export const commandLineOf = (pid: number): string => read(`/proc/${pid}/cmdline`)

/** Live processes that have `text` in their command line or environment: what a test must not leave behind. */
export const processesWith = (text: string): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && !/^\S+ \(.*\) Z/su.test(read(`/proc/${pid}/stat`)))
    .filter((pid) => `${commandLineOf(pid)}\n${read(`/proc/${pid}/environ`)}`.includes(text))

export const agent = (name: string, change: Partial<Agent> = {}): Agent => ({
  name,
  runtime: 'stub',
  role: 'coder',
  ...change,
})

export const role = (lifecycle: Role['lifecycle']): Role => ({
  name: 'coder',
  title: 'Coder',
  lifecycle,
  placement: 'pane',
  runtime: 'stub',
  tools: [],
  permissions: { mode: 'default', allow: [], deny: [] },
  mandate: '',
  boundaries: '',
  lenses: [],
  source: 'framework',
})

/** A supervisor with a real tmux on a socket of its own. All its processes are gone when the test ends. */
export async function tmuxFleet(path = process.env['PATH'] ?? ''): Promise<TmuxFleet> {
  const directory = await temporaryDirectory()
  onTestFinished(async () => {
    await eventually('no process of this test is left', () => {
      const left = processesWith(directory)
      for (const pid of left) host.kill(pid, 'SIGKILL')
      return left.length === 0
    })
  })
  const host = createHost({ hostId: 'here', path })
  const paths = fleetPaths(directory)
  await host.files.makeDirectory(paths.mosaicHome)
  const versions = createVersions(host, join(directory, 'data'))
  const another = () => createTmuxSupervisor({ host, paths, tmuxProgram: 'tmux', versions })
  return {
    host,
    paths,
    supervisor: another(),
    another,
    versions,
    runDir: join(paths.mosaicHome, 'fleet/run'),
    tmux: async (...args) =>
      (await host.run(['tmux', '-u', '-N', '-S', join(paths.socketDir, 'tmux.sock'), ...args])).stdout,
  }
}
