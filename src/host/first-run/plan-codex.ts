import { Failure } from '../../errors.ts'
import { tomlKeys } from './toml-keys.ts'

/**
 * `config.toml` with the repository trusted, or undefined where it says something about that already. Everything else
 * in it, comments included, stays as it is. A Failure for what no line can be added to; `path` names the file there.
 */
export function planCodex(
  text: string,
  { repository, path }: { repository: string; path: string },
): string | undefined {
  const table = ['projects', repository]
  const keys = read(text, path).filter((key) => table.every((part, at) => (key.path[at] ?? part) === part))
  if (keys.some((key) => key.path.length === 3 && key.path[2] === 'trust_level')) return undefined
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  const trusted = `trust_level = "trusted"${lineEnd}`
  const header = keys.find((key) => key.is === 'header' && key.path.length === 2)
  if (header !== undefined) {
    const before = text.slice(0, header.end)
    return `${endLine(before, lineEnd)}${trusted}${text.slice(header.end)}`
  }
  // A table that was defined by a value, or by dotted keys, can't be opened a second time.
  const isClosed = ({ is, table: fixed, path: { length } }: (typeof keys)[number]): boolean =>
    is === 'array header' || (is !== 'header' && (length < 3 || fixed < 2))
  if (keys.some(isClosed)) {
    throw new Failure(
      `codex would ask whether to trust ${repository}, and ${path} can't take a line more about its projects: add trust_level = "trusted" to them there.`,
    )
  }
  const gap = text.trim() === '' ? '' : `${endLine(text, lineEnd)}${lineEnd}`
  return `${gap}[projects.${quote(repository)}]${lineEnd}${trusted}`
}

function read(text: string, path: string): ReturnType<typeof tomlKeys> {
  try {
    return tomlKeys(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new Failure(`codex's settings ${path} can't be read: ${error.message}. Mend them; nothing was changed.`, {
      cause: error,
    })
  }
}

const endLine = (text: string, lineEnd: string): string => (text.endsWith('\n') ? text : `${text}${lineEnd}`)

/** JSON's escapes are TOML's, but for one character. */
const quote = (text: string): string => JSON.stringify(text).replaceAll('\u007F', String.raw`\u007F`)
