import { isAbsolute, join, resolve } from 'node:path'
import { Failure } from '../errors.ts'
import { chooseSocketDir } from './choose-socket-dir.ts'
import type { Config } from './config.ts'
import { searchPath } from './search-path.ts'
import { at, readSources } from './read-sources.ts'
import type { Problems, Variables, Written } from './read-sources.ts'
import { readAgentSecrets, readForAgents, readRuntimeHomes } from './read-runtime-homes.ts'
import { lookAtDirectory, readSettingsFile, realPath } from './settings-files.ts'
import { isSettingName, secretNames, settings } from './settings.ts'
import type { SettingName, Settings } from './settings.ts'

/** What the process knows without anybody having set it. */
export type Surroundings = {
  readonly homeDirectory: string
  readonly packageRoot: string
  readonly checkoutRoot?: string
  readonly installation?: string
  readonly uid: number
  readonly userName: string
  readonly hostName: string
}

/**
 * The environment, then `.env` beside package.json, then `mos.env` in the home, as one frozen Config. Reads files and
 * changes none. Throws one Failure (exit 78) with everything that is wrong, a line each; no secret is ever shown.
 */
export function readConfig(environment: Variables, surroundings: Surroundings): Config {
  const problems: Problems = []
  const path = (written: Written | undefined, byDefault: string): string =>
    expand(written?.value ?? byDefault, surroundings)
  const homeOf = (written: ReadonlyMap<SettingName, Written>): string =>
    path(setOf(written).get('MOSAIC_HOME'), join(surroundings.homeDirectory, '.config', 'mosaic'))
  const found = readSources(
    environment,
    (soFar) => [join(surroundings.checkoutRoot ?? surroundings.packageRoot, '.env'), join(homeOf(soFar), 'mos.env')],
    problems,
  )
  const written = setOf(found)
  for (const name of ['MOSAIC_HOME', 'MOS_DATA_DIR'] as const)
    checkPath(name, written.get(name), surroundings, problems)
  const read = parseSettings(written, problems)
  if (!read || problems.length > 0) throw refusal(problems)

  const dataDir = realPath(path(written.get('MOS_DATA_DIR'), join(dataHome(environment, surroundings), 'mos')))
  const socketDir = chooseSocketDir(dataDir, environment['XDG_RUNTIME_DIR'], surroundings.uid)
  checkSocketDir(socketDir, dataDir, surroundings.uid)
  return Object.freeze({
    ...ownSettings(read, surroundings),
    runtimeHomes: readRuntimeHomes(environment, surroundings.homeDirectory),
    ...agentSecrets(environment),
    hostId: read.MOS_HOST_ID ?? keptHostId(dataDir, read) ?? asName(surroundings.hostName, 63, 'host'),
    mosaicHome: homeOf(written),
    ...optional('agentName', environment['MOSAIC_AGENT_NAME'] || undefined),
    dataDir,
    socketDir,
    packageRoot: surroundings.packageRoot,
    ...optional('checkoutRoot', surroundings.checkoutRoot),
    ...optional('installation', surroundings.installation),
    settingsFrom: Object.fromEntries([...found].map(([name, { where }]) => [name, where])),
    secretFiles: secretNames.flatMap((name) => written.get(name)?.where || []),
    tmuxDirectories: tmuxDirectories(environment['TMUX_TMPDIR'], surroundings.uid),
    ...optional('userSystemd', userSystemd(environment, surroundings)),
    ofEnvironment: { ...ofEnvironment(written), forAgents: readForAgents(environment) },
    searchPath: searchPath(environment['PATH'] ?? '/usr/local/bin:/usr/bin:/bin', surroundings),
  })
}

function ownSettings(read: Settings, { uid, userName }: Surroundings) {
  return {
    tenant: read.MOS_TENANT ?? asName(userName, 32, `uid-${uid}`),
    uid,
    runtime: read.MOS_RUNTIME ?? 'stub',
    isRuntimeUnset: read.MOS_RUNTIME === undefined,
    supervisor: read.MOS_SUPERVISOR,
    noInstall: read.MOS_NO_INSTALL,
    logLevel: read.LOG_LEVEL,
    http: { port: read.MOS_HTTP_PORT },
    access: {
      ownerIds: read.MOS_OWNER_IDS,
      guildIds: read.MOS_GUILD_IDS,
      homeChannels: read.MOS_HOME_CHANNELS,
      ...optional('opsChannel', read.MOS_OPS_CHANNEL),
      ...optional('bugsChannel', read.MOS_BUGS_CHANNEL),
    },
    attachmentHosts: read.MOS_ATTACHMENT_HOSTS,
    ...optional('redisUrl', read.REDIS_URL),
    ...optional('deadmanUrl', read.MOS_DEADMAN_URL),
    ...optional('discordApiUrl', read.DISCORD_API_URL),
    ...optional('discord', discordOf(read)),
    ...optional('trackerTokens', tokensOf(read)),
  }
}

function agentSecrets(environment: Variables): Pick<Config, 'agentSecrets'> {
  const values = readAgentSecrets(environment)
  return values.length === 0 ? {} : { agentSecrets: values }
}

/** A variable that is there but empty counts as unset. */
const setOf = (found: ReadonlyMap<SettingName, Written>): ReadonlyMap<SettingName, Written> =>
  new Map([...found].filter(([, { value }]) => value !== ''))

/** A server that another shell or a unit started may have had no TMUX_TMPDIR. */
const tmuxDirectories = (set: string | undefined, uid: number): readonly string[] =>
  [...new Set([...(set !== undefined && isAbsolute(set) ? [set] : []), '/tmp'])].map((each) =>
    join(each, `tmux-${uid}`),
  )

/** A relative directory counts as unset, as the specification of XDG says. */
function userSystemd(environment: Variables, { homeDirectory }: Surroundings): Config['userSystemd'] {
  const { XDG_RUNTIME_DIR: runtimeDir, XDG_CONFIG_HOME: set } = environment
  if (runtimeDir === undefined || !isAbsolute(runtimeDir)) return undefined
  const configHome = set !== undefined && isAbsolute(set) ? set : join(homeDirectory, '.config')
  return { runtimeDir, unitDir: join(configHome, 'systemd', 'user') }
}

/** Whoever knows the last one can say that a dead Mos is well. */
const isSecret = (name: SettingName): boolean => [...secretNames, 'MOS_DEADMAN_URL'].includes(name)

function ofEnvironment(written: ReadonlyMap<SettingName, Written>) {
  const own = [...written].filter(([, { where }]) => where === '')
  return {
    settings: Object.fromEntries(own.flatMap(([name, { value }]) => (isSecret(name) ? [] : [[name, value]]))),
    secrets: own.map(([name]) => name).filter((name) => isSecret(name)),
  }
}

/** Where the embedded Redis lives, the id of the host that its topics and ops belong to is kept: `mos up` writes it. */
export const hostIdFile = (dataDir: string): string => join(dataDir, 'host-id')

/** A machine that gets another name would else never take them up again. */
function keptHostId(dataDir: string, { REDIS_URL }: Settings): string | undefined {
  const file = REDIS_URL === undefined ? readSettingsFile(hostIdFile(dataDir)) : undefined
  const kept = file !== undefined && 'text' in file ? asName(file.text.trim(), 63, '') : ''
  return kept === '' ? undefined : kept
}

function tokensOf({ MOS_GITHUB_TOKEN, MOS_GITEA_TOKEN, MOS_GITLAB_TOKEN }: Settings): Config['trackerTokens'] {
  const tokens = {
    ...optional('github', MOS_GITHUB_TOKEN),
    ...optional('gitea', MOS_GITEA_TOKEN),
    ...optional('gitlab', MOS_GITLAB_TOKEN),
  }
  return Object.keys(tokens).length === 0 ? undefined : tokens
}

function discordOf(read: Settings): Config['discord'] {
  if (read.DISCORD_TOKEN === undefined) return undefined
  return {
    token: read.DISCORD_TOKEN,
    restPerSecond: read.DISCORD_REST_PER_SECOND,
    ...optional('apiUrl', read.DISCORD_API_URL),
  }
}

function parseSettings(written: ReadonlyMap<SettingName, Written>, problems: Problems): Settings | undefined {
  const result = settings.safeParse(Object.fromEntries([...written].map(([name, { value }]) => [name, value])))
  for (const { path, message } of result.error?.issues ?? []) {
    const name = String(path[0])
    const found = isSettingName(name) ? written.get(name) : undefined
    const given = secretNames.some((secret) => secret === name)
      ? 'has a value that does not fit'
      : `is "${found?.value}"`
    problems.push(`${name} ${given}${at(found?.where ?? '')}; it takes ${message}.`)
  }
  return result.data
}

function checkPath(name: SettingName, written: Written | undefined, around: Surroundings, problems: Problems): void {
  if (!written || isAbsolute(expand(written.value, around))) return
  problems.push(
    `${name} is "${written.value}"${at(written.where)}; it takes an absolute path, or one that begins with ~/.`,
  )
}

/** In /tmp another user may have been there first, with a directory of this name. */
function checkSocketDir(socketDir: string, dataDir: string, uid: number): void {
  const seen = socketDir === dataDir ? undefined : lookAtDirectory(socketDir)
  if (seen === undefined || (seen.uid === uid && seen.private)) return
  throw refusal([`${socketDir} is not a directory of yours alone. Remove it, or set a shorter MOS_DATA_DIR.`])
}

const refusal = (problems: Problems): Failure =>
  new Failure(`Mos can't start with these settings:\n${problems.join('\n')}`, { exit: 'configuration' })

const expand = (path: string, { homeDirectory }: Surroundings): string =>
  path.startsWith('~/') || path === '~' ? join(homeDirectory, path.slice(1)) : isAbsolute(path) ? resolve(path) : path

/** A relative XDG_DATA_HOME counts as unset, as its specification says. */
const dataHome = ({ XDG_DATA_HOME: set }: Variables, { homeDirectory }: Surroundings): string =>
  set !== undefined && isAbsolute(set) ? set : join(homeDirectory, '.local', 'share')

const asName = (text: string, longest: number, otherwise: string): string =>
  text
    .replaceAll(/[^A-Za-z0-9_.-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, longest) || otherwise

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V }
function optional(key: string, value: unknown): object {
  return value === undefined ? {} : { [key]: value }
}
