import { Failure } from '../errors.ts'

const plain = /^[\w./:@%+,=-]*$/u

/** Quoted so that systemd's EnvironmentFile reads it as it is; an empty value is a bare `NAME=`. */
function quote(value: string): string {
  if (plain.test(value)) return value
  return `"${value.replaceAll(/["\\$`]/gu, (character) => `\\${character}`)}"`
}

/** The text of `fleet/agents/<agent>.env`. A value with control characters is a Failure: no setting has any. */
export function renderEnv(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => {
      if (/\p{Cc}/u.test(value))
        throw new Failure(`The setting ${name} may not hold line breaks or control characters.`)
      return `${name}=${quote(value)}\n`
    })
    .join('')
}

function unquote(value: string): string {
  const quoted = /^"(?<inner>(?:[^"\\]|\\.)*)"$/u.exec(value)?.groups?.['inner']
  if (quoted !== undefined) return quoted.replaceAll(/\\(.)/gu, '$1')
  return /^'(?<inner>[^']*)'$/u.exec(value)?.groups?.['inner'] ?? value
}

/** Reads such a file as text; it is never sourced. Lines that are no assignment are left out. */
export function parseEnv(text: string): Readonly<Record<string, string>> {
  const entries = text.split('\n').flatMap((line) => {
    const { name, value } = /^\s*(?:export\s+)?(?<name>[A-Z_a-z]\w*)=(?<value>.*)$/u.exec(line)?.groups ?? {}
    return name === undefined || value === undefined ? [] : [[name, unquote(value.trim())] as const]
  })
  return Object.fromEntries(entries)
}
