import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, realpath, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createHost } from '../../../src/host/create-host.ts'
import { aptDownload, parseSimulated } from '../../../src/host/provision/apt-download.ts'
import { eventually } from '../../support/eventually.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

/** Only these: nothing else that is installed needs them, so that apt still finds the rest consistent. */
const pretendMissing = [
  'redis-server',
  'redis-tools',
  'libjemalloc2',
  'liblzf1',
  'tmux',
  'libutempter0',
  'libevent-core-2.1-7',
]
const host = createHost({ hostId: 'here', path: process.env['PATH'] ?? '' })

/** The system's list of installed packages, without some. */
async function statusWithout(directory: string, names: readonly string[]): Promise<string> {
  const status = await readFile('/var/lib/dpkg/status', 'utf8')
  const kept = status.split('\n\n').filter((entry) => !names.some((name) => entry.startsWith(`Package: ${name}\n`)))
  const path = join(directory, 'status')
  await writeFile(path, kept.join('\n\n'))
  return path
}

async function download(
  program: 'redis-server' | 'tmux',
): Promise<{ toolsDir: string; bin: string; directory: string }> {
  const directory = await realpath(await temporaryDirectory())
  // A quote and a space in the path must not break the wrapper.
  const toolsDir = join(directory, "data's dir", 'tools')
  const dpkgStatus = await statusWithout(directory, pretendMissing)
  await aptDownload(host, [program], { toolsDir, dpkgStatus, announce: () => {} })
  return { toolsDir, directory, bin: join(toolsDir, 'bin', program) }
}

test('a private redis-server runs on its own libraries', { timeout: 120_000 }, async () => {
  const { bin, directory, toolsDir } = await download('redis-server')
  const socket = join(directory, 'redis.sock')
  const server = spawn(bin, ['--port', '0', '--unixsocket', socket, '--save', '', '--dir', directory], {
    stdio: 'ignore',
  })
  onTestFinished(() => void server.kill('SIGKILL'))
  await eventually('the socket is there', () => host.files.stat(socket))
  const maps = await readFile(`/proc/${server.pid}/maps`, 'utf8')
  const files = [...new Set(maps.match(/\/.*$/gm))].join('\n')
  expect(files).toContain(`${toolsDir}/redis-server/root/usr/bin/redis-check-rdb`)
  expect(files).toMatch(/tools\/redis-server\/root\/usr\/lib\/\S+\/libjemalloc/)
  const gone = once(server, 'exit')
  server.kill('SIGTERM')
  expect(await gone).toEqual([0, null])
})

test('a private tmux runs, its panes inherit nothing of it, no download is left', { timeout: 120_000 }, async () => {
  const { bin, directory, toolsDir } = await download('tmux')
  const socket = join(directory, 'tmux.sock')
  const tmux = (...args: string[]): string =>
    execFileSync(bin, ['-S', socket, '-f', '/dev/null', ...args], { encoding: 'utf8' })
  expect(tmux('-V')).toMatch(/^tmux \d/)
  const seen = join(directory, 'environment')
  tmux('new-session', '-d', `env > '${seen}.tmp'; mv '${seen}.tmp' '${seen}'; exec sleep 60`)
  onTestFinished(() => void tmux('kill-server'))
  const environment = await eventually('the pane wrote its environment', () => host.files.read(seen))
  expect(environment).not.toContain('LD_LIBRARY_PATH')
  expect(environment).not.toContain(toolsDir)
  expect(await host.files.list(toolsDir)).toEqual(['bin', 'tmux'])
  expect(await host.files.list(join(toolsDir, 'tmux'))).toEqual(['root'])
})

test('package names are read from what apt prints', () => {
  const printed = [
    'NOTE: This is only a simulation!',
    'Inst libevent-core-2.1-7 (2.1.12-stable-8 Debian:12.1/stable [amd64])',
    'Inst redis-tools [5:7.0.1] (5:7.0.15 Debian:12.1/stable [amd64]) []',
    'Conf redis-tools (5:7.0.15 Debian:12.1/stable [amd64])',
  ].join('\n')
  expect(parseSimulated(printed)).toEqual(['libevent-core-2.1-7', 'redis-tools'])
})
