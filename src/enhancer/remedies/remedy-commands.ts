import { Failure } from '../../errors.ts'
import type { Remedy } from '../../fleet/remedy.ts'

export type RemedyStep = Extract<Remedy, { kind: 'commands' }>['steps'][number]

/** What a remedy may be made of: who is there, whether they run, and which files and versions. Nothing else is one. */
const remedyCommands: ReadonlySet<string> = new Set([
  'fleet drain',
  'fleet pause',
  'fleet relaunch',
  'fleet remove',
  'fleet reseed',
  'fleet resume',
  'fleet spawn',
  'fleet update',
  'role edit',
  'role new',
])

const mostSteps = 10

/** Options that make something else of an allowed command, and why they are refused. */
const refusedOptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'fleet spawn': { task: 'a task is work, and that is for people and the orchestrator to give' },
  'fleet reseed': {
    apply: 'what is brought in is shown first',
    sync: 'what is brought in is shown first',
    plan: 'it changes nothing',
    diff: 'it changes nothing',
  },
  'fleet update': { check: 'it changes nothing' },
}

/** Throws a Failure for steps of which one is no remedy, with the reason. */
export function refuseSteps(steps: readonly RemedyStep[]): void {
  if (steps.length === 0 || steps.length > mostSteps)
    throw new Failure(`A remedy has 1 to ${mostSteps} commands; this one has ${steps.length}.`)
  for (const { command, options } of steps) {
    if (!remedyCommands.has(command))
      throw new Failure(
        `\`${command.slice(0, 60)}\` is no command of a remedy. These are: ${[...remedyCommands].join(', ')}.`,
      )
    for (const [option, why] of Object.entries(refusedOptions[command] ?? {}))
      if (options[option] !== undefined && options[option] !== false)
        throw new Failure(`\`${command}\` with ${option} is no remedy: ${why}.`)
  }
}

/** How it is taken back, as a person types it; undefined: nothing is to take back, or its own proof says how. */
export function wayBack({ command, options }: RemedyStep): string | undefined {
  const { agent, name, role } = options
  const who = typeof agent === 'string' ? agent : undefined
  if (command === 'fleet spawn')
    return `/fleet remove agent:${typeof name === 'string' ? name : '<its name>'}${typeof role === 'string' ? ` (a ${role})` : ''}`
  if (command === 'fleet remove') return `/fleet spawn name:${who ?? '<its name>'}, with the role that it had`
  if (command === 'fleet pause' || command === 'fleet resume')
    return `/fleet ${command === 'fleet pause' ? 'resume' : 'pause'}${who === undefined ? '' : ` agent:${who}`}`
  if (command === 'fleet drain') return `/fleet relaunch agent:${who ?? '<its name>'}`
  if (command === 'fleet update' || command === 'fleet reseed') return '/fleet rollback, which lists to what'
  return undefined
}
