import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { aptInstall } from './apt-install.ts'
import { eventually } from './eventually.ts'
import { killByMark } from './kill-by-mark.ts'
import { runProgram } from './run-program.ts'
import type { Ran } from './run-program.ts'
import { temporaryDirectory } from './temporary-directory.ts'

export type TestSystemd = {
  /** HOME of its user */
  readonly home: string
  readonly runtimeDir: string
  /** where it reads this user's units from */
  readonly unitDir: string
  /** what a program of this user has */
  readonly env: Readonly<Record<string, string>>
  systemctl(...args: readonly string[]): Promise<Ran>
  /** SIGKILL of the manager and its bus alone: what its units run goes on without one. */
  crash(): Promise<void>
  /** another manager over the same directories, after a crash */
  comeBack(): Promise<void>
}

const needed = ['/lib/systemd/systemd', '/usr/bin/busctl', '/usr/lib/systemd/user/dbus.socket', '/usr/bin/unshare']

/** Why there can be no private manager here; undefined where there can. In CI, as root, there always is one. */
export const whyNoSystemd =
  process.getuid?.() === 0
    ? undefined
    : 'a private systemd needs root (sudo npm test); the manager of a person is left alone'

const installed =
  whyNoSystemd === undefined
    ? await aptInstall({
        why: 'These tests need systemd',
        packages: ['systemd', 'dbus-user-session', 'util-linux'],
        isThere: () => needed.every((path) => existsSync(path)),
      }).catch((error: unknown) => error)
    : undefined

/**
 * A real `systemd --user` of the test's own: in cgroups and a mount namespace of its own, since nothing else here need be
 * run by systemd. All that it started is gone when the test ends.
 */
export async function testSystemd(): Promise<TestSystemd> {
  if (whyNoSystemd !== undefined) throw new Error(whyNoSystemd)
  if (installed instanceof Error) throw installed
  const directory = await temporaryDirectory()
  const [home, runtimeDir] = [join(directory, 'h'), join(directory, 'r')]
  const unitDir = join(home, '.config', 'systemd', 'user')
  await mkdir(unitDir, { recursive: true })
  await mkdir(runtimeDir, { mode: 0o700 })
  const env = { HOME: home, XDG_RUNTIME_DIR: runtimeDir, PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8' }
  const groups = hierarchies().map((hierarchy) => join(hierarchy, `mos-test-${basename(directory)}`))
  for (const group of groups) mkdirSync(group)
  let manager = launch(groups, env)
  const end = (): void => {
    for (const group of groups) killGroup(group)
  }
  // A test run that is cut short must not leave it behind.
  process.once('exit', end)
  onTestFinished(async () => {
    const exited = manager.exitCode === null && manager.signalCode === null ? once(manager, 'exit') : undefined
    await eventually('its cgroups to be empty', () => (end(), groups.every((group) => pidsIn(group).length === 0)))
    await exited
    await eventually('its cgroups to be removed', () => groups.every((group) => removeGroup(group)))
    // What runs with this home, and was started beside the manager.
    await killByMark(directory)
    process.off('exit', end)
  })
  const systemctl = (...args: readonly string[]): Promise<Ran> =>
    runProgram('systemctl', ['--user', '--no-pager', ...args], { env: { ...env, LC_ALL: 'C' } })
  const isThere = async (): Promise<void> => {
    let said = ''
    manager.stderr?.on('data', (data: Buffer) => (said += data.toString()))
    await eventually('the manager and its bus', async () => {
      if (manager.exitCode !== null) throw new Error(`systemd --user ended with ${manager.exitCode}:\n${said}`)
      return existsSync(join(runtimeDir, 'bus')) && (await systemctl('is-active', 'default.target')).exit === 0
    })
  }
  await isThere()
  return {
    home,
    runtimeDir,
    unitDir,
    env,
    systemctl,
    async crash() {
      const bus = Number((await systemctl('show', '--property=MainPID', '--value', 'dbus.service')).stdout)
      const exited = once(manager, 'exit')
      manager.kill('SIGKILL')
      await exited
      if (bus > 0) process.kill(bus, 'SIGKILL')
    },
    async comeBack() {
      manager = launch(groups, env)
      await isThere()
    },
  }
}

function launch(groups: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  const enter = groups.map((group) => `echo $$ >'${group}/cgroup.procs'`).join(' && ')
  // systemd looks at /run/systemd/system to see whether it may be there at all.
  const inside = 'mount -t tmpfs tmpfs /run/systemd && mkdir /run/systemd/system && exec /lib/systemd/systemd --user'
  const script = `${enter} && exec unshare --mount --propagation private sh -c '${inside}'`
  mkdirSync('/run/systemd', { recursive: true })
  return spawn('sh', ['-c', script], { env, stdio: ['ignore', 'ignore', 'pipe'] })
}

/** Mounted cgroup hierarchies that systemd uses: pure v2, or v2 beside its own v1. */
function hierarchies(): readonly string[] {
  if (existsSync('/sys/fs/cgroup/cgroup.controllers')) return ['/sys/fs/cgroup']
  const found = ['/sys/fs/cgroup/unified', '/sys/fs/cgroup/systemd'].filter((path) => existsSync(path))
  if (found.length === 0) throw new Error('No cgroup hierarchy is mounted at /sys/fs/cgroup: systemd can not run here.')
  return found
}

const groupsBelow = (group: string): readonly string[] => {
  const children = readdirSync(group, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return [...children.flatMap((child) => groupsBelow(join(group, child.name))), group]
}

function pidsIn(group: string): readonly number[] {
  if (!existsSync(group)) return []
  return groupsBelow(group).flatMap((each) =>
    readFileSync(join(each, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number),
  )
}

function killGroup(group: string): void {
  for (const pid of pidsIn(group)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended by itself.
    }
  }
}

function removeGroup(group: string): boolean {
  if (!existsSync(group)) return true
  try {
    for (const each of groupsBelow(group)) rmdirSync(each)
    return true
  } catch {
    // A zombie that PID 1 has not reaped yet.
    return false
  }
}
