import type { Command } from '../command/definition.ts'
import { optionSpecs } from '../command/option-specs.ts'
import type { OptionSpec } from '../command/option-specs.ts'
import { toolSchema } from '../command/tools.ts'
import { usageLine } from '../command/usage-line.ts'
import { displayWidth } from '../host/display-width.ts'
import type { Paint } from './paint.ts'

type Commands = ReadonlyMap<string, Command>

const groupOf = (name: string): string => (name.includes(' ') ? (name.split(' ')[0] ?? '') : '')
const inShell = (commands: Commands): readonly Command[] =>
  [...commands.values()].filter((command) => command.where.includes('shell'))

/** `mos`: every command by its group. */
export function renderOverview(commands: Commands, paint: Paint): string {
  const groups = Map.groupBy(inShell(commands), (command) => groupOf(command.name))
  const topFirst = [...groups].toSorted(([a], [b]) => Number(b === '') - Number(a === ''))
  const lists = topFirst.map(([group, members]) => {
    const list = renderList(members)
    return group === '' ? list : `${paint('bold', group)}\n${list}`
  })
  return [
    'Mos hosts the orchestrator of a fleet of coding agents.',
    `${paint('bold', 'Usage')}: mos <command> [--json]   mos <command> --help   mos --version\n  up  Start Mos: the same as npm start`,
    ...lists,
  ].join('\n\n')
}

/** `mos fleet`: the verbs of a group. Undefined when there is no such group. */
export function renderGroup(commands: Commands, group: string): string | undefined {
  const members = inShell(commands).filter((command) => groupOf(command.name) === group)
  return members.length === 0 ? undefined : `${renderList(members)}\n\nmos ${group} <verb> --help shows its options.`
}

/** `mos fleet spawn --help`. */
export function renderCommand(command: Command, paint: Paint): string {
  const options = optionSpecs(toolSchema(command)).map((spec): [string, string] => [term(spec), renderOption(spec)])
  const own: [string, string][] = [
    ['--json', 'Print data only'],
    ...(command.confirm === undefined
      ? []
      : [['--yes <digest>', 'Carry out the plan that was shown'] as [string, string]]),
  ]
  const aliases =
    command.aliases.length === 0 ? [] : [`Also: ${command.aliases.map((each) => `mos ${each}`).join(', ')}`]
  return [
    `${command.description}.`,
    `${paint('bold', 'Usage')}: ${usageLine(command)}`,
    renderColumns([...options, ...own]),
    ...aliases,
  ].join('\n\n')
}

const term = (spec: OptionSpec): string => {
  if (spec.positional !== undefined) return `<${spec.name}>, --${spec.name}`
  return spec.type === 'boolean' ? `--${spec.name}, --no-${spec.name}` : `--${spec.name} <${spec.type}>`
}

function renderOption({ description, choices, required, default: preset }: OptionSpec): string {
  const facts = [
    ...(choices.length === 0 ? [] : [`one of ${choices.join(', ')}`]),
    ...(required ? ['needed'] : []),
    ...(preset === undefined ? [] : [`default ${String(preset)}`]),
  ]
  return facts.length === 0 ? description : `${description} (${facts.join('; ')})`
}

const renderList = (commands: readonly Command[]): string =>
  renderColumns(commands.map(({ name, description }): [string, string] => [name, description]))

function renderColumns(lines: readonly [string, string][]): string {
  const width = Math.max(...lines.map(([left]) => displayWidth(left)))
  return lines.map(([left, right]) => `  ${left}${' '.repeat(width - displayWidth(left))}  ${right}`).join('\n')
}
