import { RestError } from './route.ts'

type Option = {
  readonly type: number
  readonly name: string
  readonly description?: string
  readonly required?: boolean
  readonly autocomplete?: boolean
  readonly choices?: readonly { readonly name: string; readonly value: string | number }[]
  readonly options?: readonly Option[]
}
type Command = {
  readonly name: string
  readonly type?: number
  readonly description?: string
  readonly options?: readonly Option[]
}

/** How many of each type a guild, or the whole world, may have: slash, user menu, message menu. */
const most: Readonly<Record<number, number>> = { 1: 100, 2: 15, 3: 15 }
const slashName = /^[-_'\p{L}\p{N}]{1,32}$/u

const refuse = (what: string): never => {
  throw new RestError(400, 50035, `Invalid Form Body: ${what}`, true)
}

/** Discord's rules for a set of commands that its description does not tell. */
export function checkCommands(sent: readonly unknown[]): void {
  const commands = sent as readonly Command[]
  for (const type of [1, 2, 3]) {
    const names = commands.filter((command) => (command.type ?? 1) === type).map((command) => command.name)
    if (names.length > (most[type] ?? 0)) refuse(`Maximum number of application commands reached (${most[type]})`)
    if (new Set(names).size !== names.length) refuse('Application command names must be unique')
  }
  for (const command of commands) {
    if ((command.type ?? 1) === 1) checkSlash(command)
    else if ((command.description ?? '') !== '')
      refuse(`${command.name}: Context menu commands cannot have description`)
  }
}

function checkSlash(command: Command): void {
  checkNamed(command, command.name)
  checkOptions(command.options ?? [], command.name, 0)
  if (weigh(command) > 8000) refuse(`${command.name}: Command exceeds maximum size (8000)`)
}

function checkNamed(named: { readonly name: string; readonly description?: string }, where: string): void {
  if (!slashName.test(named.name) || named.name !== named.name.toLowerCase()) refuse(`${where}: name is invalid`)
  if ((named.description ?? '').length < 1) refuse(`${where}: description is required`)
}

function checkOptions(options: readonly Option[], where: string, depth: number): void {
  const nested = options.filter((option) => option.type <= 2)
  if (options.length > 25) refuse(`${where}: more than 25 options`)
  if (nested.length > 0 && nested.length < options.length)
    refuse(`${where}: Sub-command and sub-command group option types are mutually exclusive to all other types`)
  if (nested.length > 0 && depth > 1) refuse(`${where}: Sub-commands are nested too deep`)
  if (new Set(options.map((option) => option.name)).size !== options.length)
    refuse(`${where}: Option names must be unique`)
  const firstOptional = options.findIndex((option) => option.required !== true)
  const late =
    nested.length === 0 && firstOptional !== -1 && options.slice(firstOptional).some((option) => option.required)
  if (late) refuse(`${where}: Required options must be placed before non-required options`)
  for (const option of options) {
    const here = `${where} ${option.name}`
    checkNamed(option, here)
    if (option.autocomplete === true && (option.choices?.length ?? 0) > 0)
      refuse(`${here}: autocomplete and choices exclude each other`)
    if (option.type === 2 && depth > 0) refuse(`${here}: Sub-command groups cannot be nested`)
    checkOptions(option.options ?? [], here, depth + 1)
  }
}

function weigh(node: Command | Option): number {
  const choices = ('choices' in node ? (node.choices ?? []) : []).map(
    (choice) => choice.name.length + String(choice.value).length,
  )
  const own = node.name.length + (node.description ?? '').length + choices.reduce((sum, each) => sum + each, 0)
  return (node.options ?? []).reduce((sum, option) => sum + weigh(option), own)
}
