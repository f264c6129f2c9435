/**
 * Whether a command is one that a pattern names: `npm test` means these words, `git push:*` also more words after them,
 * and any other `*` some text. `all`: it is the whole line, and nothing else is in that. `some`: it is anywhere in it,
 * also inside `sh -c '…'`, after `&&`, in a subshell, behind variables and wrappers such as `sudo`, by its path, or with
 * quotes in the middle of a word.
 */
export function matchesCommand(command: string, wanted: string, reach: 'some' | 'all'): boolean {
  const pattern = patternOf(wanted)
  if (reach === 'all') return !shellSyntax.test(command) && pattern.test(flat(command))
  return [command, withoutQuotes(command)].some((line) =>
    line.split(separators).some((part) => endsOf(part.trim().split(/\s+/u)).some((words) => pattern.test(words))),
  )
}

/** Anything that makes more than one command of a line, or another one than it looks like. */
const shellSyntax = /[;&|<>`$(){}\n\r\\#*?[\]~!]/u
const separators = /[;&|\n\r(){}`"'<>]+/u

const withoutQuotes = (command: string): string => command.replaceAll(/\\\n|["'\\]/gu, '')

/** The words from each one on, its first one also without its directory. */
const endsOf = (words: readonly string[]): readonly string[] =>
  words.flatMap((word, from) => {
    const rest = words.slice(from + 1)
    return [[word, ...rest].join(' '), [word.replace(/^.*\//u, ''), ...rest].join(' ')]
  })

function patternOf(wanted: string): RegExp {
  const open = /^(?<words>.*?)(?::\*| \*)$/su.exec(wanted)?.groups?.['words']
  const parts = flat(open ?? wanted).split('*')
  const words = parts.map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/gu, String.raw`\$&`)).join('.*')
  return new RegExp(`^${words}${open === undefined ? '' : '( .*)?'}$`, 'su')
}

/** Only what a shell takes for a gap between words: a blank of another kind is part of one. */
const flat = (command: string): string => command.replaceAll(/[ \t]+/gu, ' ').replaceAll(/^ | $/gu, '')
