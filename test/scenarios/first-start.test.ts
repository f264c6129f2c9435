import { once } from 'node:events'
import { chmod, mkdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findProgram } from '../../src/host/which.ts'
import { createMos } from '../support/mos.ts'
import type { Mos } from '../support/mos.ts'
import { runProgram } from '../support/run-program.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

async function freshMos(env: Readonly<Record<string, string>> = {}): Promise<Mos> {
  const mos = await createMos(env, undefined, { hasProject: false })
  onTestFinished(() => mos.dispose())
  return mos
}

/** `mos up` that does not come up: its exit code and every line that it said. */
async function failToStart(mos: Mos): Promise<string> {
  const { exit, stdout, stderr } = await mos.shell('up')
  expect(stdout).toBe('')
  return `${exit} ${stderr.trimEnd()}`.replaceAll(mos.home, '~')
}

test('the first start makes the home and links mos; the second adopts it and writes nothing', async () => {
  const mos = await freshMos({ LOG_LEVEL: 'info' })
  await mos.start()
  const roster = join(mos.home, '.config/mosaic/fleet/roster.yaml')
  expect(await readFile(roster, 'utf8')).toMatch(/class: orchestrator[\s\S]*class: enhancer/)
  expect(await readlink(join(mos.home, '.local/bin/mos'))).toMatch(/\/bin\/mos$/)
  expect((await fetch(`${mos.url}/health`)).status).toBe(200)
  expect((await fetch(mos.loginUrl, { redirect: 'manual' })).status).toBe(303)
  const written = (await stat(roster)).mtimeMs
  const before = mos.said.length
  expect(await mos.stop()).toBe(0)
  await mos.start()
  expect((await stat(roster)).mtimeMs).toBe(written)
  expect(mos.said.slice(before)).not.toContain('files written')
  expect((await fetch(`${mos.url}/health`)).status).toBe(200)
})

/** A PATH with these programs and nothing else. */
async function pathOf(programs: readonly string[]): Promise<string> {
  const bin = await temporaryDirectory()
  for (const program of programs) {
    const found = await findProgram(program, process.env['PATH'] ?? '')
    if (found !== undefined) await symlink(found, join(bin, program))
  }
  return bin
}

const orRedisUrl = ', or set REDIS_URL to a Redis you have'

test.each([
  ['tmux', 'redis-server', ''],
  ['redis-server', 'tmux', orRedisUrl],
])('without %s, and not allowed to install it', async (missing, there, or) => {
  const mos = await freshMos({ PATH: await pathOf([there, 'apt-get']) })
  const sudo = process.getuid?.() === 0 ? '' : 'sudo '
  expect(await failToStart(mos)).toBe(
    `78 mos: ${missing} is missing: MOS_NO_INSTALL forbids installing.\nRun \`${sudo}apt-get install -y ${missing}\`${or}.`,
  )
})

test('bad settings are named together; a port in use, a Redis that is away, an open secret, each in a line', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const [settings, inUse, redis] = await Promise.all([
    freshMos({ MOS_HTTP_PROT: '1', MOS_RUNTIME: 'gpt' }),
    freshMos({ MOS_HTTP_PORT: String(port) }),
    freshMos({ REDIS_URL: 'redis://127.0.0.1:1' }),
  ])
  const open = await freshMos({ DISCORD_TOKEN_FILE: join(settings.home, 'token') })
  await writeFile(join(settings.home, 'token'), 'hush')
  await chmod(join(settings.home, 'token'), 0o644)
  const said = await Promise.all([settings, inUse, redis, open].map((mos) => failToStart(mos)))
  const shown = said.join('\n').replaceAll(settings.home, '~').replaceAll(String(port), 'PORT')
  // As many as the framework has.
  expect(shown.replaceAll(/\b\d{2} files written/g, 'NN files written')).toMatchInlineSnapshot(`
    "78 mos: Mos can't start with these settings:
    MOS_HTTP_PROT is no setting of Mos; did you mean MOS_HTTP_PORT?
    MOS_RUNTIME is "gpt"; it takes one of claude, codex, opencode, pi, stub.
    78 mos: NN files written to ~/.config/mosaic
    mos: Port PORT on 127.0.0.1 is already in use: stop what uses it, or set MOS_HTTP_PORT (0 takes any free port).
    78 mos: NN files written to ~/.config/mosaic
    mos: Redis at 127.0.0.1:1 does not answer (connect ECONNREFUSED 127.0.0.1:1). Start it, or correct REDIS_URL.
    78 mos: Mos can't start with these settings:
    ~/token holds a secret and everybody can read it: chmod 600 ~/token"
  `)
  expect(said.join('\n')).not.toContain('hush')
})

/** Without these rights root is bound by permissions like everybody else. */
const boundByPermissions =
  process.getuid?.() === 0 ? ['--inh-caps=-all', '--bounding-set=-dac_override,-dac_read_search', '--'] : ['--']

test('a file where the home should be stays, and a home of another user is not touched', async () => {
  const mos = await freshMos()
  await mkdir(join(mos.home, '.config'))
  await writeFile(join(mos.home, '.config/mosaic'), 'mine')
  expect(await failToStart(mos)).toMatchInlineSnapshot(
    `"78 mos: ~/.config/mosaic is a file, and Mos needs a directory there: move it away, or set MOSAIC_HOME."`,
  )
  expect(await readFile(join(mos.home, '.config/mosaic'), 'utf8')).toBe('mine')

  const others = await freshMos()
  await mkdir(join(others.home, '.config'))
  await chmod(join(others.home, '.config'), 0o555)
  const env = { PATH: process.env['PATH'] ?? '', HOME: others.home, MOS_NO_INSTALL: '1' }
  const up = (dataDir: string) =>
    runProgram('setpriv', [...boundByPermissions, process.execPath, 'src/main.ts', 'up'], {
      env: { ...env, MOS_DATA_DIR: dataDir },
    })
  const said = [await up(join(others.home, 'data')), await up(join(others.home, '.config/data'))]
  const shown = said.map(({ exit, stderr }) => `${exit} ${stderr.trimEnd()}`.replaceAll(others.home, '~'))
  expect(shown.join('\n')).toMatchInlineSnapshot(`
    "1 mos: Cannot create ~/.config/mosaic: permission denied; check its owner and mode (ls -ld).
    1 mos: Cannot create ~/.config/data: permission denied; check its owner and mode (ls -ld)."
  `)
  await chmod(join(others.home, '.config'), 0o755)
})
