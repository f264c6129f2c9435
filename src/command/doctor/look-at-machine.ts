import { join } from 'node:path'
import { Failure } from '../../errors.ts'
import type { CommandContext } from '../definition.ts'
import type { Check, Fix } from './check.ts'

export function lookAtNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 19)) return { name: 'node', state: 'ok', saw: version }
  return { name: 'node', state: 'fail', saw: version, remedy: 'Mos needs 22.19 or newer: npm ci brings 24' }
}

export async function lookAtRedis({ store, config }: CommandContext): Promise<readonly Check[]> {
  const where = config.redisUrl === undefined ? 'embedded' : 'at REDIS_URL'
  if ((await store.health()) === 'ok') return [{ name: 'redis', state: 'ok', saw: `${where}, answers` }]
  const remedy =
    config.redisUrl === undefined
      ? 'Mos starts it again by itself; it cannot while the disk is full'
      : 'check that it runs and that REDIS_URL is right'
  return [{ name: 'redis', state: 'fail', saw: `${where}, does not answer`, remedy }]
}

export async function lookAtTmux({ host, supervisor }: CommandContext): Promise<readonly Check[]> {
  const { stdout, stderr, exitCode } = await host.run(['tmux', '-V'], { timeoutMs: 3000 })
  if (exitCode !== 0) throw new Error(`tmux -V ended with ${exitCode}: ${stderr.trim()}`)
  return [{ name: 'tmux', state: 'ok', saw: `${stdout.trim()}, agents are kept by ${supervisor.kind}` }]
}

/** Writes a small file: permissions alone do not show a full or read-only disk. */
export async function lookAtHome({ config, host }: CommandContext): Promise<readonly Check[]> {
  const found = await host.files.stat(config.mosaicHome)
  if (found === undefined)
    return [{ name: 'home', state: 'fail', saw: `${config.mosaicHome} is not there`, fix: making(host, config) }]
  if (!found.isDirectory)
    return [
      {
        name: 'home',
        state: 'fail',
        saw: `${config.mosaicHome} is a file`,
        remedy: `mv ${config.mosaicHome} ${config.mosaicHome}.old`,
      },
    ]
  const open = [config.mosaicHome, join(config.mosaicHome, 'fleet')]
  for (const path of open) {
    const mode = (await host.files.stat(path))?.mode ?? 0
    if ((mode & 0o002) !== 0)
      return [{ name: 'home', state: 'warn', saw: `everybody can write to ${path}`, fix: closing(host, path) }]
  }
  const probe = join(config.mosaicHome, 'fleet', 'run', `.doctor-${process.pid}`)
  await host.files.write(probe, 'ok\n')
  await host.files.remove(probe)
  return [{ name: 'home', state: 'ok', saw: `${config.mosaicHome}, writable` }]
}

const making = ({ files }: CommandContext['host'], { mosaicHome }: CommandContext['config']): Fix => ({
  does: `make ${mosaicHome}, for you alone`,
  async apply() {
    await files.makeDirectory(mosaicHome, { mode: 0o700 })
    return `${mosaicHome} is there; \`mos fleet init\` fills it`
  },
})

/** Who may write there decides what runs as this user. */
const closing = (host: CommandContext['host'], path: string): Fix => ({
  does: `chmod o-w ${path}`,
  async apply() {
    const { exitCode, stderr } = await host.run(['chmod', 'o-w', '--', path], { timeoutMs: 3000 })
    if (exitCode !== 0) throw new Failure(stderr.trim())
    return `${path} is for you to write`
  },
})

const enoughKiB = 1024 * 1024
const leastKiB = 100 * 1024

export async function lookAtDisk({ config, host }: CommandContext): Promise<readonly Check[]> {
  const { stdout } = await host.run(['df', '-Pk', '--', config.dataDir], { timeoutMs: 3000 })
  const free = Number(stdout.trim().split('\n').at(-1)?.split(/\s+/)[3])
  if (!Number.isFinite(free)) return [{ name: 'disk', state: 'warn', saw: `${config.dataDir} is not there yet` }]
  const saw = `${Math.floor(free / 1024)} MiB free for ${config.dataDir}`
  if (free >= enoughKiB) return [{ name: 'disk', state: 'ok', saw }]
  return [
    {
      name: 'disk',
      state: free < leastKiB ? 'fail' : 'warn',
      saw,
      remedy: 'make room: Redis stops writing on a full disk',
    },
  ]
}
