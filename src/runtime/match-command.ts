/**
 * Whether a command is one that a pattern names: `npm test` means these words, `git push:*` also more words after them.
 * `all`: it is the whole line, and nothing else is in that. `some`: it is anywhere in it, also inside `sh -c '…'`, after
 * `&&`, in a subshell, behind variables and wrappers such as `sudo`.
 */
export const matchesCommand = (command: string, wanted: string, reach: 'some' | 'all'): boolean =>
  reach === 'all'
    ? !shellSyntax.test(command) && beginsWith(command, wanted)
    : command
        .split(/[;&|\n(){}`"'<>]+/u)
        .map((part) => part.trim().split(/\s+/u))
        .some((words) => words.some((_, from) => beginsWith(words.slice(from).join(' '), wanted)))

/** Anything that makes more than one command of a line, or another one than it looks like. */
const shellSyntax = /[;&|<>`$(){}\n\\#*?[\]~!]/u

function beginsWith(command: string, wanted: string): boolean {
  const open = /^(?<words>.*?)(?::\*| \*)$/su.exec(wanted)?.groups?.['words']
  const [has, words] = [flat(command), flat(open ?? wanted)]
  return has === words || (open !== undefined && has.startsWith(`${words} `))
}

const flat = (command: string): string => command.trim().replaceAll(/\s+/gu, ' ')
