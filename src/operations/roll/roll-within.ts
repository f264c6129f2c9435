import type { Op } from '../../store/op.ts'
import type { Step } from '../operation.ts'
import { Unfinished } from '../unfinished.ts'
import type { Roll } from './relaunch-args.ts'
import { openBook, rollOf, rollSteps, takeBack } from './roll.ts'
import type { RollDeps } from './roll.ts'

/**
 * A relaunch of all as one step of another op: its words are the last wave's, then the end's. `planned` is asked once, at
 * the step's first run. Who is left as it is fails nothing, and is named; a worker that does not come up is a Failure,
 * and its undo brings all who were moved back to what they ran.
 */
export function rollWithin(deps: RollDeps, op: Op, planned: () => Promise<Roll>): Step {
  const alone = <T>(work: () => Promise<T>, leave?: AbortSignal): Promise<T> =>
    deps.turns.take([rollOf(deps.hostId)], work, leave)
  return {
    name: 'relaunch the agents',
    run: (signal, tell) => alone(async () => carryOut(deps, op, planned, { signal, tell }), signal),
    undo: () => alone(async () => (await takeBack(deps, op)).words),
  }
}

type Meanwhile = { readonly signal: AbortSignal; readonly tell: ((note: string) => void) | undefined }

async function carryOut(
  deps: RollDeps,
  op: Op,
  planned: () => Promise<Roll>,
  { signal, tell }: Meanwhile,
): Promise<string> {
  const roll = (await openBook(deps, op)).read()?.roll ?? (await planned())
  let words = ''
  try {
    for (const step of rollSteps(deps, op, roll)) {
      signal.throwIfAborted()
      words = await step.run(signal, (note) => tell?.(`${step.name}: ${note}`))
      tell?.(`${step.name}: ${words}`)
    }
  } catch (error) {
    // Agents that are left are named, and what was done stays.
    if (error instanceof Unfinished) return error.message
    throw error
  }
  return words
}
