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
 * a step can't be undone. One that throws `Unfinished` is undone as far as it can be, and holds up no other.
 */
export async function undo(
  journal: Journal,
  op: Op,
  given: Undoing,
  steps: readonly Step[],
  states: OpStep[],
): Promise<void> {
  let undoing = given
  for (const [index, step] of [...steps.entries()].toReversed()) {
    const state = states[index]
    if (step.undo === undefined || state === undefined || state.state === 'waiting' || state.state === 'undone')
      continue
    try {
      const words = await step.undo()
      // It stands as it is, and is not shown as taken back.
      if (words === '') continue
      if (typeof words === 'object') {
        undoing = withStaying(undoing, words.stays)
        continue
      }
      undoing = withWords(undoing, step.name, words)
    } catch (error) {
      if (error instanceof HandedOn) throw error
      if (!(error instanceof Unfinished)) return await giveUp(journal, op, undoing, { step, error })
      undoing = { ...withWords(undoing, step.name, explain(error)), outcome: 'needs-attention', exit: error.exit }
    }
    states[index] = { ...state, state: 'undone' }
    // With what was said so far: another process may finish it.
    await journal.write(op.id, { steps: [...states], undoing })
  }
  await journal.write(op.id, {
    state: undoing.outcome,
    result: renderUndone(undoing),
    exit: undoing.exit,
    endedAt: Date.now(),
  })
}

/** Where no words were said the step's name says it. */
function withWords(undoing: Undoing, name: string, words: string | void): Undoing {
  const { undone = [], told = [] } = undoing
  if (words === undefined) return { ...undoing, undone: [name, ...undone] }
  return { ...undoing, told: [words, ...told] }
}

/** Done in part: a script must not take it for nothing. */
const withStaying = (undoing: Undoing, words: string): Undoing => ({
  ...undoing,
  exit: undoing.exit === exitCodes.needsRecovery ? undoing.exit : exitCodes.conflict,
  // Another process may have said it.
  told: [words, ...(undoing.told ?? []).filter((each) => each !== words)],
})

function renderUndone({ reason, outcome, undone = [], told = [] }: Undoing): string {
  // Of what is neither done nor nothing the reason says it all.
  const nothing = outcome === 'needs-attention' ? '' : 'Nothing was changed.'
  const names = undone.length === 0 ? [] : [`Undone: ${undone.join(', ')}.`]
  return join(reason, [...names, ...told].join(' ') || nothing)
}

/** What ends in something to type must not run into the next words. */
const join = (reason: string, more: string): string =>
  `${reason}${/[.!?\u2026]$/u.test(reason) ? ' ' : '\n'}${more}`.trimEnd()

type Stuck = { readonly step: Step; readonly error: unknown }

async function giveUp(journal: Journal, op: Op, { reason, told = [] }: Undoing, { step, error }: Stuck): Promise<void> {
  const result = join(reason, [...told, `Undoing "${step.name}" failed too: ${explain(error)}`].join(' '))
  await journal.write(op.id, {
    state: 'needs-attention',
    result,
    exit: exitCodes.needsRecovery,
    endedAt: Date.now(),
  })
}
