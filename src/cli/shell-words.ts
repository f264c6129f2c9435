import type { Command } from '../command/definition.ts'

/**
 * Mos's own words name a command as a chat has it; a shell's person types it otherwise: `/fleet resume agent:ada` is
 * `mos fleet resume --agent ada`. What a shell does not have stays. Not for texts of others.
 */
export function shellWords(text: string, commands: ReadonlyMap<string, Command>): string {
  return text.replaceAll(named, (whole, before: string, words: string, options: string) => {
    const name = [words, words.split(' ')[0] ?? ''].find((each) => commands.get(each)?.where.includes('shell'))
    if (name === undefined) return whole
    const rest = name === words ? '' : words.slice(name.length)
    return `${before}mos ${name}${rest}${options.replaceAll(option, spellOption)}`
  })
}

function spellOption(_: string, name: string, value: string): string {
  if (value === 'true') return ` --${name}`
  return value === 'false' ? ` --no-${name}` : ` --${name} ${value}`
}

/** No path: nothing but a blank, a quote or a bracket stands before it, and no slash behind it. */
const named = /(^|[\s`"'(])\/([a-z]+(?: [a-z]+)?)(?![\w/-])((?: (?:\u2026|[a-z]+:[\w./\u2026-]*[\w\u2026]))*)/gu
const option = / ([a-z]+):([\w./\u2026-]+)/gu
