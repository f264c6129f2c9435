import { readFile, readdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ensureAdapter } from '../../../src/host/runtimes/ensure-adapter.ts'
import { adapterInstall } from '../../../src/host/runtimes/fetch-adapter.ts'
import { locateAdapter } from '../../../src/host/runtimes/locate-adapter.ts'
import { runtimePrograms } from '../../../src/host/runtimes/runtime-programs.ts'
import { eventually } from '../../support/eventually.ts'
import { tinyDisk, whyNoMount } from '../../support/tiny-disk.ts'
import { machine } from './fake-programs.ts'
import type { Machine } from './fake-programs.ts'

const adapter = runtimePrograms.claude.adapter ?? expect.fail()

/** A registry on loopback that has the pinned adapter: a script that says where it was told its program is. */
async function registry({ host, directory }: Machine): Promise<{ url: string; asked: string[]; close: () => void }> {
  const root = join(directory, 'package')
  const manifest = {
    name: adapter.package,
    version: adapter.version,
    bin: { [adapter.bin]: 'index.js' },
    scripts: { postinstall: `touch ${join(directory, 'a-script-ran')}` },
    optionalDependencies: { 'not-there-at-all': '1.0.0' },
  }
  await host.files.write(join(root, 'package.json'), JSON.stringify(manifest))
  await host.files.write(
    join(root, 'index.js'),
    `#!/usr/bin/env node\nprocess.stdout.write(String(process.env.${adapter.programVariable}))\n`,
  )
  const tarball = join(directory, 'adapter.tgz')
  await host.run(['tar', '-czf', tarball, '-C', directory, 'package'])
  const bytes = await readFile(tarball)
  const asked: string[] = []
  const server: Server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '')
    asked.push(path)
    if (path.endsWith('.tgz')) return response.end(bytes)
    if (path !== `/${adapter.package}`) return response.writeHead(404).end('{}')
    const dist = { tarball: `http://${request.headers.host}/adapter.tgz` }
    const versions = { [adapter.version]: { ...manifest, dist } }
    response.setHeader('content-type', 'application/json')
    return response.end(JSON.stringify({ name: adapter.package, 'dist-tags': { latest: '9.9.9' }, versions }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a port')
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  onTestFinished(close)
  return { url: `http://127.0.0.1:${address.port}/`, asked, close }
}

const claude = { claude: 'echo 2.1.330' }

test('what npm is asked for', () => {
  expect(adapterInstall('/d', adapter)).toEqual([
    'npm',
    'install',
    '--prefix=/d',
    '--ignore-scripts',
    '--omit=optional',
    '--no-audit',
    '--no-fund',
    '--no-update-notifier',
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=1000',
    '--',
    '@agentclientprotocol/claude-agent-acp@0.101.0',
  ])
})

test('it is fetched once, for all who ask at the same time, and starts with the installed program', async () => {
  const here = await machine(claude)
  const { url, asked } = await registry(here)
  const said: string[] = []
  const deps = { host: here.host, config: here.config, registry: url, announce: (line: string) => said.push(line) }
  const found = await Promise.all([ensureAdapter(deps, 'claude'), ensureAdapter(deps, 'claude')])
  expect(found[0]).toEqual(found[1])
  expect(asked.filter((path) => path.endsWith('.tgz'))).toHaveLength(1)
  expect(said).toEqual([
    "Fetching claude's adapter, @agentclientprotocol/claude-agent-acp 0.101.0: once, about a minute.",
  ])

  const { file, args, env } = found[0]
  const { stdout } = await here.host.run([file, ...args], { env })
  expect(stdout).toBe(join(here.bin, 'claude'))
  expect(await here.host.files.stat(join(here.directory, 'a-script-ran'))).toBeUndefined()
  expect(await readdir(join(here.config.dataDir, 'adapters', '@agentclientprotocol'))).toEqual([
    'claude-agent-acp@0.101.0',
  ])
  expect(await locateAdapter(here, 'claude')).toEqual(found[0])
})

test('a registry that is down: one clear line, nothing left behind, and the next try works', async () => {
  const here = await machine(claude)
  const up = await registry(here)
  const down = { ...here, registry: 'http://127.0.0.1:1/' }
  await expect(ensureAdapter(down, 'claude')).rejects.toThrow(
    /^claude's adapter could not be fetched: ECONNREFUSED, .*\. Try again, or install it by hand: npm install -g @agentclientprotocol\/claude-agent-acp@0\.101\.0$/,
  )
  expect(await readdir(join(here.config.dataDir, 'adapters', '@agentclientprotocol'))).toEqual([])
  expect(await ensureAdapter({ ...here, registry: up.url }, 'claude')).toMatchObject({ file: process.execPath })
})

test('a version that the registry does not have', async () => {
  const here = await machine({ codex: 'echo 1.0.0' })
  const { url } = await registry(here)
  await expect(ensureAdapter({ ...here, registry: url }, 'codex')).rejects.toThrow(
    /^codex's adapter could not be fetched: E404, /,
  )
})

test('what a killed start left behind is taken away', async () => {
  const here = await machine(claude)
  const { url } = await registry(here)
  const folder = join(here.config.dataDir, 'adapters', '@agentclientprotocol')
  await here.host.files.write(join(folder, 'claude-agent-acp@0.101.0.part-1', 'node_modules', 'half'), '')
  await here.host.files.write(join(folder, 'claude-agent-acp@0.101.0', 'node_modules', 'no program'), '')
  await ensureAdapter({ ...here, registry: url }, 'claude')
  expect(await readdir(folder)).toEqual(['claude-agent-acp@0.101.0'])
})

test("an npm that outlived a killed Mos and still writes is in nobody's way", async () => {
  const here = await machine(claude)
  const { url } = await registry(here)
  const part = join(here.config.dataDir, 'adapters', '@agentclientprotocol', 'claude-agent-acp@0.101.0.part-1')
  const owner = here.directory
  onTestFinished(async () => void (await here.host.reap(owner)))
  const script = `n=0; while :; do mkdir -p "${part}/$((n % 50))"; : >"${part}/$((n % 50))/$n"; n=$((n + 1)); done`
  await here.host.startPiped(['sh', '-c', script], { owner })
  await eventually('it writes', async () => (await here.host.files.stat(part))?.isDirectory)
  expect(await ensureAdapter({ ...here, registry: url }, 'claude')).toMatchObject({ file: process.execPath })
})

test.skipIf((await whyNoMount()) !== undefined)('a full disk: said, and the next try works', async () => {
  const here = await machine(claude)
  const { url } = await registry(here)
  const disk = await tinyDisk(4)
  const deps = { ...here, config: { ...here.config, dataDir: join(disk.path, 'data') }, registry: url }
  await disk.fill()
  await expect(ensureAdapter(deps, 'claude')).rejects.toThrow(/the disk is full; free some space|ENOSPC/u)
  await disk.free()
  expect(await ensureAdapter(deps, 'claude')).toMatchObject({ file: process.execPath })
})

test('a data directory that takes nothing: said with what to do', async () => {
  const here = await machine(claude)
  await here.host.files.write(join(here.config.dataDir, 'adapters'), 'a file\n')
  await expect(ensureAdapter(here, 'claude')).rejects.toThrow(
    /^Cannot look at .*adapters.*: a part of its path is a file .* move that file away/u,
  )
})

test("a person's own adapter is used as it is, and nothing is fetched", async () => {
  const here = await machine({ ...claude, 'claude-agent-acp': 'true' })
  const found = await ensureAdapter({ ...here, registry: 'http://127.0.0.1:1/' }, 'claude')
  expect(found).toEqual({
    file: join(here.bin, 'claude-agent-acp'),
    args: [],
    env: { CLAUDE_CODE_EXECUTABLE: join(here.bin, 'claude') },
  })
})

test.each([
  [
    'claude',
    {},
    false,
    'claude is not installed on this host: npm install -g @anthropic-ai/claude-code, log in, and say it again.',
  ],
  [
    'opencode',
    {},
    false,
    'opencode is not installed on this host: npm install -g opencode-ai, log in, and say it again.',
  ],
  [
    'claude',
    claude,
    true,
    "claude's adapter is not here, and MOS_NO_INSTALL forbids fetching it: npm install -g @agentclientprotocol/claude-agent-acp@0.101.0",
  ],
] as const)('%s with %j on the PATH, MOS_NO_INSTALL %s: %s', async (name, programs, noInstall, line) => {
  await expect(ensureAdapter(await machine(programs, noInstall), name)).rejects.toThrow(line)
})

test('opencode and pi need none', async () => {
  const here = await machine({ opencode: 'true', pi: 'true' })
  expect(await ensureAdapter(here, 'opencode')).toEqual({ file: join(here.bin, 'opencode'), args: ['acp'], env: {} })
  expect(await ensureAdapter(here, 'pi')).toEqual({ file: join(here.bin, 'pi'), args: [], env: {} })
})
