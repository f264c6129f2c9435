import { randomUUID } from 'node:crypto'
import type { Answer, Command } from '../command/definition.ts'
import { optionSpecs } from '../command/option-specs.ts'
import { toolSchema } from '../command/tools.ts'
import { splitCommand } from '../command/find-command.ts'
import type { Person } from '../command/person.ts'
import { parseShellArgs } from '../command/shell-args.ts'
import type { ShellArgs } from '../command/shell-args.ts'
import { exitCodes, explain, Failure } from '../errors.ts'
import type { CliDeps } from './cli-deps.ts'
import { renderCommand, renderGroup, renderOverview } from './help.ts'
import { paintFor } from './paint.ts'
import { showAnswer } from './show-answer.ts'
import { shellWords } from './shell-words.ts'
import { createSocketClient, Unreachable } from './socket-client.ts'

/**
 * The terminal door: runs one command and returns its exit code (DESIGN §5; 130 after Ctrl-C). Asks the running
 * process; while that is down, what needs only this host runs here. Answers go to stdout, everything else to stderr.
 */
export async function runCli(argv: readonly string[], deps: CliDeps): Promise<number> {
  try {
    return await run(argv, deps)
  } catch (error) {
    deps.stderr.write(`${shellWords(explain(error), deps.commands)}\n`)
    return error instanceof Failure ? error.exit : exitCodes.failed
  }
}

async function run(argv: readonly string[], deps: CliDeps): Promise<number> {
  const help = findHelp(argv, deps)
  if (help !== undefined) {
    deps.stdout.write(`${help}\n`)
    return exitCodes.done
  }
  const { command, rest } = splitCommand(deps.commands, argv)
  const args = withSelf(command, parseShellArgs(command, rest), deps.agentName)
  const client = createSocketClient(deps.socketPath)
  const id = randomUUID()
  const answer = isHere(command, args) ? await runHere(command, args, id, deps) : await ask()
  return await showAnswer(answer, { argv, json: args.json, yes: args.yes, client, deps })

  function ask(): Promise<Answer> {
    return client.run(command.name, { options: args.options, id, ...yesOf(args) }).catch(async (error: unknown) => {
      if (!(error instanceof Unreachable)) throw error
      if (error.sent && command.spools !== true) throw wentAway(error)
      return await runHere(command, args, id, deps)
    })
  }
}

function findHelp(argv: readonly string[], { commands, version, stdout }: CliDeps): string | undefined {
  const paint = paintFor(stdout)
  const words = argv.filter((word) => word !== '--help')
  const [first] = words
  if (first === '--version') return `mos ${version}`
  if (first === undefined || (first === 'help' && words.length === 1)) return renderOverview(commands, paint)
  if (words.length === 1 && !commands.has(first)) return renderGroup(commands, first)
  if (argv.length === words.length) return undefined
  const { command, rest } = splitCommand(commands, argv)
  return parseShellArgs(command, rest).help ? renderCommand(command, paint) : undefined
}

/** Who speaks in an agent's pane is known there. */
function withSelf(command: Command, args: ShellArgs, agentName: string | undefined): ShellArgs {
  const self = optionSpecs(toolSchema(command)).find((spec) => spec.self === true)?.name
  if (self === undefined || agentName === undefined || self in args.options) return args
  return { ...args, options: { ...args.options, [self]: agentName } }
}

async function runHere(command: Command, args: ShellArgs, cause: string, deps: CliDeps): Promise<Answer> {
  const dispatcher = await deps.local()
  const person = isHere(command, args) && isAskable(deps, args) ? { person: await meet(deps) } : {}
  const request = { place: { door: 'shell' }, cause, receipt: 'none', ...yesOf(args), ...person } as const
  return await dispatcher.dispatch(command.name, args.options, {
    ...request,
    principal: { kind: 'local', uid: deps.uid },
  })
}

const isHere = ({ here }: Command, { options }: ShellArgs): boolean =>
  here === true || (typeof here === 'string' && options[here] === true)

const isAskable = ({ stdin, stdout }: CliDeps, { json }: ShellArgs): boolean =>
  stdin?.isTTY === true && stdout.isTTY === true && !json

/** What asks is not needed by what does not. */
const meet = async (deps: CliDeps): Promise<Person> => (await import('./meet-person.ts')).meetPerson(deps)

const yesOf = ({ yes }: ShellArgs) => (yes === undefined ? {} : { yes })

const wentAway = (cause: Unreachable): Failure =>
  new Failure('Mos went away before it answered, so this may have been queued or not. When it is back: mos op list', {
    exit: 'busy',
    cause,
  })
