import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createHost } from '../../src/host/create-host.ts'
import { createVersions } from '../../src/host/versions.ts'
import { createSystemdSupervisor } from '../../src/host/systemd/create-systemd-supervisor.ts'
import { createTmuxSupervisor } from '../../src/host/create-tmux-supervisor.ts'
import type { SupervisorPaths } from '../../src/host/tmux-context.ts'
import { eventually } from './eventually.ts'
import { testSystemd } from './systemd.ts'
import type { TestSystemd } from './systemd.ts'
import { processesWith } from './tmux-fleet.ts'
import type { TmuxFleet } from './tmux-fleet.ts'

export type SystemdFleet = TmuxFleet & {
  readonly systemd: TestSystemd
  /** the other supervisor over the same home */
  readonly withTmux: () => ReturnType<typeof createTmuxSupervisor>
}

/** A supervisor with a real `systemd --user` and a real tmux of its own. All of it ends with the test. */
export async function systemdFleet(
  change: (home: string) => Partial<SupervisorPaths> = () => ({}),
): Promise<SystemdFleet> {
  const systemd = await testSystemd()
  const path = process.env['PATH'] ?? ''
  const host = createHost({ hostId: 'here', path })
  // Detached ones of the other supervisor are in none of its cgroups.
  onTestFinished(async () => {
    await eventually('no process of this test is left', () => {
      const left = processesWith(systemd.home)
      for (const pid of left) host.kill(pid, 'SIGKILL')
      return left.length === 0
    })
  })
  const paths = {
    mosaicHome: join(systemd.home, '.config', 'mosaic'),
    socketDir: join(systemd.home, 's'),
    packageRoot: join(import.meta.dirname, '../..'),
    nodePath: process.execPath,
    ...change(systemd.home),
  }
  await host.files.makeDirectory(paths.mosaicHome)
  const versions = createVersions(host, join(systemd.home, 'data'))
  const another = () =>
    createSystemdSupervisor({
      host,
      paths,
      tmuxProgram: 'tmux',
      versions,
      searchPath: path,
      manager: { runtimeDir: systemd.runtimeDir, unitDir: systemd.unitDir },
    })
  return {
    systemd,
    host,
    paths,
    supervisor: another(),
    another,
    versions,
    withTmux: () => createTmuxSupervisor({ host, paths, tmuxProgram: 'tmux' }),
    runDir: join(paths.mosaicHome, 'fleet/run'),
    tmux: async (...args) =>
      (await host.run(['tmux', '-u', '-N', '-S', join(paths.socketDir, 'tmux.sock'), ...args])).stdout,
  }
}
