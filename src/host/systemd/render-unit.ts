import { createHash } from 'node:crypto'
import { Failure } from '../../errors.ts'

/** What stands in for the names between `@` in a file of `framework/units`; each is escaped for its place. */
export type UnitValues = {
  readonly home: string
  readonly launchers: string
  readonly packageRoot: string
  readonly tmux: string
  readonly socket: string
  /** PATH of Mos */
  readonly searchPath?: string
  /** further variables of Mos's own unit */
  readonly settings?: Readonly<Record<string, string>>
  /** in place of both: what an earlier version wrote for them (`readSettings`) */
  readonly kept?: string
}

/** A unit file as it is written: the template with this machine's paths, below a line that says whose it is. */
export function renderUnit(name: string, template: string, values: UnitValues): string {
  const { home, packageRoot, searchPath } = values
  const known: Readonly<Record<string, () => string>> = {
    HOME: () => path(home),
    ENVIRONMENT_FILES: () => pattern(`${home}/fleet/agents`),
    LAUNCHERS: () => word(values.launchers),
    ROOT: () => word(packageRoot),
    ROOT_DIRECTORY: () => path(packageRoot),
    TMUX: () => word(values.tmux),
    SOCKET: () => word(values.socket),
    SETTINGS: () =>
      values.kept ??
      Object.entries({ ...(searchPath === undefined ? {} : { PATH: searchPath }), ...values.settings })
        .map(([key, value]) => `Environment=${assignment(key, value)}`)
        .join('\n'),
  }
  const body = template.replaceAll(/@(?<key>[A-Z_]+)@(?<rest>[^\s@]*)/gu, (_, key: string, rest: string) => {
    const value = known[key]?.()
    if (value === undefined) throw new Error(`${name}: nothing is known of @${key}@`)
    // What follows a quoted word belongs into its quotes.
    return value.endsWith('"') && rest !== '' ? `${value.slice(0, -1)}${rest}"` : `${value}${rest}`
  })
  return `${renderMark({ unit: name, home, hash: hashOf(body) })}\n${body}`
}

type Mark = { readonly unit: string; readonly home: string; readonly hash: string }

const renderMark = ({ unit, home, hash }: Mark): string =>
  `# Kept by Mos for ${JSON.stringify(home)} (${hash}). Changes of yours go into a drop-in: systemctl --user edit ${unit}`

/** Whose a unit file is, and whether somebody changed it since. Undefined: it is not Mos's. */
export function readMark(text: string): { readonly home: string; readonly isEdited: boolean } | undefined {
  const at = text.indexOf('\n')
  const found = /^# Kept by Mos for (?<home>".*") \((?<hash>[0-9a-f]{16})\)\. /u.exec(text.slice(0, at))?.groups
  if (found === undefined) return undefined
  return { home: parseHome(found['home'] ?? ''), isEdited: hashOf(text.slice(at + 1)) !== found['hash'] }
}

/** The variables in a unit that was written before, as they stand there. */
export const readSettings = (text: string): string =>
  text
    .split('\n')
    .filter((line) => line.startsWith('Environment='))
    .join('\n')

function parseHome(json: string): string {
  try {
    return String(JSON.parse(json))
  } catch {
    return ''
  }
}

const hashOf = (body: string): string => createHash('sha256').update(body).digest('hex').slice(0, 16)

/** systemd expands `%` everywhere. */
function path(text: string): string {
  if (/\p{Cc}/u.test(text))
    throw new Failure(`A path in a unit may not hold control characters: ${JSON.stringify(text)}.`)
  return text.replaceAll('%', '%%')
}

/** EnvironmentFile= takes a pattern. */
const pattern = (text: string): string => path(text).replaceAll(/[\\*?[\]]/gu, (character) => `\\${character}`)

const quoted = (text: string): string => `"${path(text).replaceAll(/["\\]/gu, (character) => `\\${character}`)}"`

/** An argument of a command line, in which `$` begins a variable. */
const word = (text: string): string => quoted(text).replaceAll('$', '$$$$')

const assignment = (name: string, value: string): string => quoted(`${name}=${value}`)
