import { readFile, readlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Mos } from '../support/mos.ts'
import type { TestSystemd } from '../support/systemd.ts'

export const unit = 'mos.service'

export async function begin(mos: Mos, systemd: TestSystemd | undefined, token = ''): Promise<void> {
  if (systemd === undefined) return mos.start()
  // No unit holds a secret.
  await writeFile(join(systemd.home, '.config', 'mosaic', 'mos.env'), `DISCORD_TOKEN=${token}\n`, { mode: 0o600 })
  await mos.shell('service', 'install')
}

export async function pidOf(mos: Mos, systemd: TestSystemd | undefined): Promise<number | undefined> {
  if (systemd !== undefined) {
    const { stdout } = await systemd.systemctl('show', '--value', '--property=MainPID', '--', unit)
    return Number(stdout.trim()) || undefined
  }
  if (!mos.isUp) return undefined
  const command = await readFile(`/proc/${mos.pid}/cmdline`, 'utf8').catch(() => '')
  if (!command.includes('hand-over.sh')) return command === '' ? undefined : mos.pid
  const children = await readFile(`/proc/${mos.pid}/task/${mos.pid}/children`, 'utf8').catch(() => '')
  // What the Mos before it has started, as Redis, is a child of the same process.
  for (const pid of children.trim().split(' ').map(Number)) if (await isMos(pid)) return pid
  return undefined
}

const isMos = async (pid: number): Promise<boolean> =>
  (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes('/dist/mos.js\0up')

export const activeOf = ({ home }: Mos): Promise<string> =>
  readlink(join(home, 'data', 'versions', 'active')).catch(() => 'checkout')

export async function versionOf(pid: number | undefined): Promise<string> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'nothing')
  return /\/versions\/([^/]+)\//u.exec(command)?.[1] ?? (command === 'nothing' ? command : 'checkout')
}

/** A keeper starts again what dies on trial; what it did not start, or is ready, nobody does. */
export async function comesBack(pid: () => Promise<number | undefined>): Promise<boolean> {
  await wait(1_000)
  return (await pid()) !== undefined
}

export async function isIdle(mos: Mos): Promise<boolean> {
  const { exit, stdout } = await mos.shell('op', 'list', '--json')
  return exit === 0 && !/"state": ?"(?:queued|running)"/u.test(stdout)
}
