import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Failure } from '../../src/errors.ts'
import { readConfig } from '../../src/config/read-config.ts'
import type { Variables } from '../../src/config/read-sources.ts'
import { secretPaths } from '../../src/config/secret-paths.ts'
import { settingNames } from '../../src/config/settings.ts'

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

/** The lines below the heading. */
function problems(environment: Variables): string[] {
  try {
    read(environment)
    return []
  } catch (error) {
    if (!(error instanceof Failure) || error.exit !== 78) throw error
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.replaceAll(directory, '…'))
  }
}

test('the PATH is the one that npm was started with, and keeps what a person put there', () => {
  const bins = [directory, join(directory, '..'), '/'].map((above) => join(above, 'node_modules', '.bin'))
  const npm = [...bins, '/usr/lib/node_modules/npm/node_modules/@npmcli/run-script/lib/node-gyp-bin']
  const own = ['/home/me/app/node_modules/.bin', '/usr/bin', bins[0], '/bin'].join(':')
  expect(read({ PATH: [...npm, own].join(':') }).searchPath).toBe(own)
  expect(read({ PATH: own }).searchPath).toBe(own)
})

test('nothing set: a console on the stub, in the home of the user', () => {
  expect(read({ PATH: '/bin' })).toEqual({
    tenant: 'Jane-Doe',
    hostId: 'alpha.example',
    uid: process.getuid?.() ?? 0,
    mosaicHome: join(homeDirectory(), '.config', 'mosaic'),
    dataDir: join(homeDirectory(), '.local', 'share', 'mos'),
    socketDir: join(homeDirectory(), '.local', 'share', 'mos'),
    packageRoot: directory,
    tmuxDirectories: [`/tmp/tmux-${process.getuid?.() ?? 0}`],
    settingsFrom: {},
    secretFiles: [],
    ofEnvironment: { settings: {}, secrets: [], forAgents: [] },
    searchPath: '/bin',
    runtime: 'stub',
    isRuntimeUnset: true,
    runtimeHomes: {
      userHome: homeDirectory(),
      claude: join(homeDirectory(), '.claude'),
      codex: join(homeDirectory(), '.codex'),
      opencode: join(homeDirectory(), '.local', 'share', 'opencode'),
      pi: join(homeDirectory(), '.pi', 'agent'),
      credentials: [],
    },
    supervisor: 'auto',
    noInstall: false,
    logLevel: 'info',
    http: { port: 7070 },
    access: { ownerIds: [], guildIds: [], homeChannels: [] },
    attachmentHosts: ['cdn.discordapp.com', 'media.discordapp.net'],
  })
})

test('everything set', () => {
  const config = read({
    DISCORD_TOKEN: token,
    DISCORD_API_URL: 'http://127.0.0.1:1/api',
    DISCORD_REST_PER_SECOND: '1000',
    MOS_OWNER_IDS: '100000000000000001, 100000000000000002',
    MOS_GUILD_IDS: '100000000000000003',
    MOS_HOME_CHANNELS: '100000000000000004,,100000000000000005',
    MOS_OPS_CHANNEL: '100000000000000006',
    MOS_BUGS_CHANNEL: '100000000000000007',
    MOS_ATTACHMENT_HOSTS: 'files.example:8080',
    MOS_DEADMAN_URL: 'https://ping.example/1',
    MOS_NO_INSTALL: 'Yes',
    REDIS_URL: 'rediss://:secret@redis.example:6380/1',
    MOSAIC_HOME: '~/fleet/',
    MOS_DATA_DIR: '/data/mos',
    MOS_HOST_ID: 'alpha',
    MOS_TENANT: 'team',
    MOS_HTTP_PORT: '0',
    MOS_RUNTIME: 'claude',
    MOS_GITHUB_TOKEN: 'ghp_1',
    MOS_GITLAB_TOKEN: 'glpat-2',
    MOS_SUPERVISOR: 'tmux',
    LOG_LEVEL: 'debug',
  })
  expect(Object.isFrozen(config)).toBe(true)
  expect(config).toMatchObject({
    trackerTokens: { github: 'ghp_1', gitlab: 'glpat-2' },
    tenant: 'team',
    hostId: 'alpha',
    mosaicHome: join(homeDirectory(), 'fleet/'),
    dataDir: '/data/mos',
    noInstall: true,
    http: { port: 0 },
    discord: { token, apiUrl: 'http://127.0.0.1:1/api', restPerSecond: 1000 },
    access: {
      ownerIds: ['100000000000000001', '100000000000000002'],
      homeChannels: ['100000000000000004', '100000000000000005'],
      opsChannel: '100000000000000006',
    },
    redisUrl: 'rediss://:secret@redis.example:6380/1',
  })
})

test('the environment wins over .env, and .env over mos.env in the home that .env names', () => {
  put('.env', 'MOSAIC_HOME=~/other\nMOS_TENANT=from-env-file\nMOS_HOST_ID=from-env-file\n')
  put('home/other/mos.env', 'MOS_HOST_ID=from-home\nMOS_TENANT=from-home\nMOS_HTTP_PORT=81 # why\n')
  expect(read({ MOS_TENANT: 'from-environment' })).toMatchObject({
    tenant: 'from-environment',
    hostId: 'from-env-file',
    http: { port: 81 },
  })
})

test('an empty variable takes back what a file says', () => {
  put('.env', `DISCORD_TOKEN=${token}\n`)
  expect(read().discord?.token).toBe(token)
  expect(read({ DISCORD_TOKEN: '' }).discord).toBeUndefined()
})

test('a secret comes from a file, or from systemd; where no session reads it', () => {
  const file = put('secret', `${token}\n`)
  const byFile = read({ DISCORD_TOKEN_FILE: file })
  expect(byFile.discord?.token).toBe(token)
  expect(secretPaths(byFile)).toContain(file)
  const credential = put('credentials/redis_url', 'unix:///run/redis.sock')
  const byCredential = read({ CREDENTIALS_DIRECTORY: join(directory, 'credentials') })
  expect(byCredential.redisUrl).toBe('unix:///run/redis.sock')
  expect(secretPaths(byCredential)).toContain(credential)
  put('.env', `DISCORD_TOKEN_FILE=${file}\n`, 0o644)
  expect(read().discord?.token).toBe(token)
})

test('what is wrong is said at once, a line each, with its place', () => {
  put('.env', 'MOS_RUNTIME=gpt\nMOS_HTTP_PROT=1\n')
  expect(
    problems({
      MOS_HTTP_PORT: '65536',
      MOS_OWNER_IDS: 'jane',
      MOS_OPS_CHANNEL: 'ops',
      MOS_TENANT: '{x}',
      MOS_NO_INSTALL: 'maybe',
      MOS_DEADMAN_URL: 'ftp://x',
      MOS_DATA_DIR: 'data',
      LOG_LEVEL: 'loud',
      DISCORD_TOKEN: 'a token of mine',
      REDIS_URL: 'http://:secret@x',
      MOS_UNHEARD_OF: '1',
    }),
  ).toMatchInlineSnapshot(`
    [
      "MOS_UNHEARD_OF is no setting of Mos",
      "MOS_HTTP_PROT is no setting of Mos in …/.env; did you mean MOS_HTTP_PORT?",
      "MOS_DATA_DIR is "data"; it takes an absolute path, or one that begins with ~/.",
      "DISCORD_TOKEN has a value that does not fit; it takes the bot's token: letters, digits, dots, - and _.",
      "MOS_OWNER_IDS is "jane"; it takes ids with commas between them: digits, as "Copy ID" gives them.",
      "MOS_OPS_CHANNEL is "ops"; it takes the id of one channel: its digits, as "Copy Channel ID" gives them.",
      "MOS_DEADMAN_URL is "ftp://x"; it takes an address that begins with http:// or https://.",
      "MOS_NO_INSTALL is "maybe"; it takes 1 or 0.",
      "REDIS_URL has a value that does not fit; it takes redis://host:port, rediss://host:port or unix:///path.",
      "MOS_TENANT is "{x}"; it takes letters, digits, _ . and -, 32 at most.",
      "MOS_HTTP_PORT is "65536"; it takes a whole number from 0 to 65535.",
      "MOS_RUNTIME is "gpt" in …/.env; it takes one of claude, codex, opencode, pi, stub.",
      "LOG_LEVEL is "loud"; it takes one of trace, debug, info, warn, error, fatal, silent.",
    ]
  `)
})

test('secret files that others can read are refused, and so are missing ones', () => {
  put('open', token, 0o644)
  put('.env', `DISCORD_TOKEN=${token}\n`, 0o644)
  expect(problems({ DISCORD_TOKEN_FILE: join(directory, 'open') })).toEqual([
    '…/open holds a secret and everybody can read it: chmod 600 …/open',
    '…/.env holds a secret and everybody can read it: chmod 600 …/.env',
  ])
  rmSync(join(directory, '.env'))
  expect(problems({ DISCORD_TOKEN_FILE: join(directory, 'gone') })).toEqual([
    'DISCORD_TOKEN_FILE names …/gone, which is not there.',
  ])
  expect(problems({ DISCORD_TOKEN_FILE: 'gone' })).toEqual(['DISCORD_TOKEN_FILE is "gone"; it takes an absolute path.'])
  expect(problems({ DISCORD_TOKEN_FILE: '/x', DISCORD_TOKEN: token })).toEqual([
    'DISCORD_TOKEN and DISCORD_TOKEN_FILE are both set: remove one.',
  ])
  mkdirSync(join(directory, '.env'))
  expect(problems({})).toEqual(['…/.env is no file.'])
})

test('the heading says what this is about', () => {
  expect(() => read({ MOS_HTTP_PORT: '', LOG_LEVEL: 'loud' })).toThrow(
    "Mos can't start with these settings:\nLOG_LEVEL is",
  )
})

test('a .env without secrets may be open', () => {
  put('.env', 'LOG_LEVEL=warn\nDISCORD_TOKEN=\nREDIS_URL=redis://127.0.0.1:6379\n', 0o644)
  expect(read()).toMatchObject({ logLevel: 'warn', redisUrl: 'redis://127.0.0.1:6379' })
})

test('sockets go where their paths are short enough, and never into somebody else’s directory', () => {
  const deep = `/data/${'x'.repeat(90)}`
  const runtimeDir = join(directory, 'run')
  const { socketDir } = read({ MOS_DATA_DIR: deep, XDG_RUNTIME_DIR: runtimeDir })
  expect(socketDir).toMatch(new RegExp(`^${runtimeDir}/mos-[0-9a-f]{12}$`))
  expect(read({ MOS_DATA_DIR: deep }).socketDir).toMatch(/^\/tmp\/mos-\d+-[0-9a-f]{12}$/)
  expect(read({ MOS_DATA_DIR: `${deep}y`, XDG_RUNTIME_DIR: runtimeDir }).socketDir).not.toBe(socketDir)

  mkdirSync(socketDir, { recursive: true, mode: 0o700 })
  expect(read({ MOS_DATA_DIR: deep, XDG_RUNTIME_DIR: runtimeDir }).socketDir).toBe(socketDir)
  chmodSync(socketDir, 0o777)
  const refused = [
    `${socketDir.replace(directory, '…')} is not a directory of yours alone. Remove it, or set a shorter MOS_DATA_DIR.`,
  ]
  expect(problems({ MOS_DATA_DIR: deep, XDG_RUNTIME_DIR: runtimeDir })).toEqual(refused)
  rmSync(socketDir, { recursive: true })
  symlinkSync('/etc', socketDir)
  expect(problems({ MOS_DATA_DIR: deep, XDG_RUNTIME_DIR: runtimeDir })).toEqual(refused)
})

test('.env.example names every setting once, with values that fit', () => {
  const text = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')
  const named = [...text.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name ?? '')
  expect(new Set(named)).toEqual(new Set(settingNames))
  expect(named).toHaveLength(settingNames.length)
  expect(problems(parseEnv(text))).toEqual([])
})

test('a data directory behind a link is named as what is in it names itself, also before it is there', () => {
  mkdirSync(join(directory, 'disk'))
  symlinkSync('disk', join(directory, 'linked'))
  expect(read({ MOS_DATA_DIR: join(directory, 'linked', 'mos') }).dataDir).toBe(join(directory, 'disk', 'mos'))
  expect(read({ MOS_DATA_DIR: join(directory, 'linked') }).dataDir).toBe(join(directory, 'disk'))
})

test("with a Redis of its own a host keeps its id when the machine's name changes", () => {
  put('home/.local/share/mos/host-id', 'old-name\n')
  expect(read().hostId).toBe('old-name')
  expect(read({ MOS_HOST_ID: 'given' }).hostId).toBe('given')
  expect(read({ REDIS_URL: 'redis://db.example' }).hostId).toBe('alpha.example')
})

test('where the programs behind agents keep their logins; a key is known by its name alone', () => {
  const { runtimeHomes } = read({
    CLAUDE_CONFIG_DIR: '/c',
    CODEX_HOME: 'relative counts as unset',
    XDG_DATA_HOME: '/data',
    PI_CODING_AGENT_DIR: '~/pi',
    ANTHROPIC_API_KEY: 'secret',
    OPENAI_API_KEY: '',
    CLAUDE_CODE_OAUTH_TOKEN: 'secret',
    DISCORD_TOKEN: token,
  })
  expect(runtimeHomes).toEqual({
    userHome: homeDirectory(),
    claude: '/c',
    codex: join(homeDirectory(), '.codex'),
    opencode: '/data/opencode',
    pi: join(homeDirectory(), 'pi'),
    credentials: ['ANTHROPIC_API_KEY', 'CLAUDE_CODE_OAUTH_TOKEN'],
  })
})
