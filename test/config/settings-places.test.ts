import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../../src/config/read-config.ts'
import type { Variables } from '../../src/config/read-sources.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mos-config-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const token = `${'x'.repeat(24)}.abcdef.${'y'.repeat(30)}`
const homeDirectory = () => join(directory, 'home')
const read = (environment: Variables = {}) =>
  readConfig(environment, {
    homeDirectory: homeDirectory(),
    packageRoot: directory,
    uid: process.getuid?.() ?? 0,
    userName: 'Jane Doe',
    hostName: '-alpha.example',
  })

function put(path: string, text: string, mode = 0o600): string {
  const full = join(directory, path)
  mkdirSync(join(full, '..'), { recursive: true })
  writeFileSync(full, text)
  chmodSync(full, mode)
  return full
}

test('where each setting stands, an empty one too, since it hides what comes after it', () => {
  put('.env', 'DISCORD_TOKEN=\nMOS_RUNTIME=claude\nDISCORD_API_URL=http://127.0.0.1:1/api\n')
  put('home/.config/mosaic/mos.env', `DISCORD_TOKEN=${token}\nLOG_LEVEL=debug\n`)
  const config = read({ MOS_RUNTIME: 'pi' })
  expect(config.settingsFrom).toEqual({
    DISCORD_TOKEN: join(directory, '.env'),
    DISCORD_API_URL: join(directory, '.env'),
    MOS_RUNTIME: '',
    LOG_LEVEL: join(homeDirectory(), '.config/mosaic/mos.env'),
  })
  expect([config.discord, config.discordApiUrl]).toEqual([undefined, 'http://127.0.0.1:1/api'])
})

test("where the user's systemd is, as its variables say", () => {
  const at = (environment: Variables) => read(environment).userSystemd
  expect(at({})).toBeUndefined()
  expect(at({ XDG_RUNTIME_DIR: 'run' })).toBeUndefined()
  const runtimeDir = directory
  expect(at({ XDG_RUNTIME_DIR: runtimeDir })).toEqual({
    runtimeDir,
    unitDir: join(homeDirectory(), '.config', 'systemd', 'user'),
  })
  expect(at({ XDG_RUNTIME_DIR: runtimeDir, XDG_CONFIG_HOME: '/etc/me' })?.unitDir).toBe('/etc/me/systemd/user')
})

test('where tmux has its servers by name, as its variable says, and as it is without', () => {
  const at = (environment: Variables) => read(environment).tmuxDirectories.map((path) => path.replace(/\d+$/u, 'UID'))
  expect([at({}), at({ TMUX_TMPDIR: 'run' }), at({ TMUX_TMPDIR: '/tmp' })]).toEqual([
    ['/tmp/tmux-UID'],
    ['/tmp/tmux-UID'],
    ['/tmp/tmux-UID'],
  ])
  expect(at({ TMUX_TMPDIR: '/run/me' })).toEqual(['/run/me/tmux-UID', '/tmp/tmux-UID'])
})

test('what the environment alone holds is known: a unit has to be given it, and no secret is', () => {
  put('.env', 'LOG_LEVEL=debug\n')
  const given = { MOS_HTTP_PORT: '8080', DISCORD_TOKEN: token, MOS_DEADMAN_URL: 'https://ping.example/x' }
  const agents = { PI_API_KEY: 'k', OPENAI_API_KEY: '', https_proxy: 'http://p', CODEX_HOME: '/c', OTHER: 'x' }
  expect(read({ ...given, ...agents }).ofEnvironment).toEqual({
    settings: { MOS_HTTP_PORT: '8080' },
    secrets: ['DISCORD_TOKEN', 'MOS_DEADMAN_URL'],
    forAgents: ['CODEX_HOME', 'PI_API_KEY', 'https_proxy'],
  })
})
