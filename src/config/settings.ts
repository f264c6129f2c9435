import { z } from 'zod'
import { runtimeNames } from '../fleet/agent.ts'
import { tenantName } from '../fleet/tenant-name.ts'

/** Messages go on after `NAME is "value"; it takes `. */
const matching = (pattern: RegExp, takes: string) => z.string().regex(pattern, takes)

const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `one of ${values.join(', ')}` })

const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `a whole number from ${from} to ${to}`)
    .transform(Number)
    .refine((value) => value >= from && value <= to, `a whole number from ${from} to ${to}`)

const address = z.url({ protocol: /^https?$/, error: 'an address that begins with http:// or https://' })

const snowflake = /^\d{15,20}$/
const id = matching(snowflake, 'the id of one channel: its digits, as "Copy Channel ID" gives them')

const list = (item: RegExp, takes: string) =>
  z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))
    .refine((parts) => parts.every((part) => item.test(part)), takes)

const ids = list(snowflake, 'ids with commas between them: digits, as "Copy ID" gives them')

const trackerToken = matching(/^[!-~]{1,255}$/, 'a token of one line, without spaces')

const yes = ['1', 'true', 'yes', 'on']
const no = ['0', 'false', 'no', 'off']

/** Every variable that Mos reads, and what fits. `.env.example` explains each to a person, in this order. */
export const settings = z.object({
  DISCORD_TOKEN: matching(/^[\w.-]{1,200}$/, "the bot's token: letters, digits, dots, - and _").optional(),
  DISCORD_API_URL: address.optional(),
  DISCORD_REST_PER_SECOND: wholeNumber(1, 1_000_000).default(50),
  MOS_OWNER_IDS: ids.default([]),
  MOS_GUILD_IDS: ids.default([]),
  MOS_HOME_CHANNELS: ids.default([]),
  MOS_OPS_CHANNEL: id.optional(),
  MOS_BUGS_CHANNEL: id.optional(),
  MOS_ATTACHMENT_HOSTS: list(/^[a-z0-9.-]+(:\d{1,5})?$/i, 'host names with commas between them').default([
    'cdn.discordapp.com',
    'media.discordapp.net',
  ]),
  MOS_DEADMAN_URL: address.optional(),
  MOS_NO_INSTALL: z
    .string()
    .toLowerCase()
    .pipe(z.enum([...yes, ...no], { error: '1 or 0' }))
    .transform((value) => yes.includes(value))
    .default(false),
  REDIS_URL: matching(
    /^(rediss?:\/\/[^\s/]|unix:\/\/\/)\S*$/,
    'redis://host:port, rediss://host:port or unix:///path',
  ).optional(),
  MOSAIC_HOME: z.string().optional(),
  MOS_DATA_DIR: z.string().optional(),
  MOS_HOST_ID: matching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, 'letters, digits, _ . and -, 63 at most').optional(),
  MOS_TENANT: matching(tenantName, 'letters, digits, _ . and -, 32 at most').optional(),
  MOS_HTTP_PORT: wholeNumber(0, 65_535).default(7070),
  MOS_GITHUB_TOKEN: trackerToken.optional(),
  MOS_GITEA_TOKEN: trackerToken.optional(),
  MOS_GITLAB_TOKEN: trackerToken.optional(),
  MOS_RUNTIME: oneOf(runtimeNames).optional(),
  MOS_SUPERVISOR: oneOf(['auto', 'systemd', 'tmux']).default('auto'),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
})

export type Settings = z.output<typeof settings>
export type SettingName = keyof Settings

export const isSettingName = (name: string): name is SettingName => Object.hasOwn(settings.shape, name)
export const settingNames: readonly SettingName[] = Object.keys(settings.shape).filter(isSettingName)

/** May come as a file (`NAME_FILE`, or a systemd credential of that name), and are never shown. */
export const secretNames = [
  'DISCORD_TOKEN',
  'REDIS_URL',
  'MOS_GITHUB_TOKEN',
  'MOS_GITEA_TOKEN',
  'MOS_GITLAB_TOKEN',
] as const satisfies readonly SettingName[]
