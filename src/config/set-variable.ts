import { parseEnv } from 'node:util'
import { Failure } from '../errors.ts'

const plain = /^[\w.:/@%+,=-]+$/

/**
 * The text of a settings file with one variable set; every other byte stays. A line `NAME_FILE=…` goes, since both at
 * once stop Mos. Throws a Failure (exit 2) where the file is written so that more would change; the value is never in it.
 */
export function setVariable(text: string, name: string, value: string, path: string): string {
  if (!plain.test(value)) throw new Failure(`The value of ${name} does not fit into one plain line of ${path}.`)
  const without = linesOf(text).filter((line) => !assigns(line, `${name}_FILE`))
  const at = without.findLastIndex((line) => assigns(line, name))
  const line = `${name}=${value}\n`
  const lines = at === -1 ? [...ended(without), line] : without.with(at, line)
  const edited = lines.join('')
  const wanted = { ...parseEnv(text), [name]: value }
  delete wanted[`${name}_FILE`]
  if (isSame(parseEnv(edited), wanted)) return edited
  throw new Failure(`${path} can't be edited without changing more than ${name}. Set it there by hand.`, {
    exit: 'conflict',
  })
}

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

const assigns = (line: string, name: string): boolean => new RegExp(`^\\s*(export\\s+)?${name}\\s*=`).test(line)

/** A last line without its ending gets one: another comes behind it. */
const ended = (lines: readonly string[]): string[] => lines.map((line) => (line.endsWith('\n') ? line : `${line}\n`))

function isSame(one: Readonly<Record<string, string | undefined>>, other: typeof one): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].every((name) => one[name] === other[name])
}
