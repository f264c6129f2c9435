import { exitCodes, explain, Failure } from '../errors.ts'
import { HandedOn } from '../store/handed-on.ts'
import type { Op, OpStep } from '../store/op.ts'
import type { Journal } from './journal.ts'
import type { Step } from './operation.ts'
import { Unfinished } from './unfinished.ts'

type Undoing = NonNullable<Op['undoing']>

/** Why the op goes no further: a cancel, or what its step threw. */
export async function whyUndo(journal: Journal, opId: string, error: unknown, signal: AbortSignal): Promise<Undoing> {
  if (!signal.aborted) {
    const exit = error instanceof Failure ? error.exit : exitCodes.failed
    return { reason: explain(error), outcome: error instanceof Unfinished ? 'needs-attention' : 'failed', exit }
  }
  const cancel = (await journal.read(opId))?.cancel
  return { reason: `Cancelled${cancel ? whose(cancel.by) : ''}.`, outcome: 'cancelled', exit: exitCodes.failed }
}

const whose = (by: string): string => (by.startsWith('local:') ? " from this fleet's own machine" : ` by ${by}`)

/**
 * Takes back in reverse what was begun, each step journaled, and ends the op: as `outcome`, or as `needs-attention` where
 * a step can't be undone.
 */
export async function undo(
  journal: Journal,
  op: Op,
  undoing: Undoing,
  steps: readonly Step[],
  states: OpStep[],
): Promise<void> {
  const undone: string[] = []
  const told: string[] = []
  for (const [index, step] of [...steps.entries()].toReversed()) {
    const state = states[index]
    if (step.undo === undefined || state === undefined || state.state === 'waiting' || state.state === 'undone')
      continue
    try {
      const words = await step.undo()
      if (words === undefined) undone.unshift(step.name)
      else if (words !== '') told.unshift(words)
    } catch (error) {
      if (error instanceof HandedOn) throw error
      const result = `${undoing.reason} Undoing "${step.name}" failed too: ${explain(error)}`
      await journal.write(op.id, {
        state: 'needs-attention',
        result,
        exit: exitCodes.needsRecovery,
        endedAt: Date.now(),
      })
      return
    }
    states[index] = { ...state, state: 'undone' }
    await journal.write(op.id, { steps: [...states] })
  }
  // Of what is neither done nor nothing the reason says it all.
  const nothing = undoing.outcome === 'needs-attention' ? '' : 'Nothing was changed.'
  const names = undone.length === 0 ? [] : [`Undone: ${undone.join(', ')}.`]
  const left = [...names, ...told].join(' ') || nothing
  // What ends in something to type must not run into the next words.
  const gap = /[.!?\u2026]$/u.test(undoing.reason) ? ' ' : '\n'
  const result = `${undoing.reason}${gap}${left}`.trimEnd()
  await journal.write(op.id, { state: undoing.outcome, result, exit: undoing.exit, endedAt: Date.now() })
}
