import { exitCodes, Failure } from '../errors.ts'
import type { Logger } from '../log.ts'
import type { Op, OpHandler, OpStep } from '../store/op.ts'
import { isFinal } from '../store/op.ts'
import type { Store } from '../store/store.ts'
import { HandedOn } from '../store/handed-on.ts'
import { StoreAway } from '../store/store-away.ts'
import { createJournal } from './journal.ts'
import type { Journal } from './journal.ts'
import type { Operation, Step } from './operation.ts'
import { sayMeanwhile } from './say-meanwhile.ts'
import type { TurnTaking } from './turn-taking.ts'
import { undo, whyUndo } from './undo.ts'

type Deps = {
  readonly store: Pick<Store, 'ops' | 'health'>
  readonly operations: ReadonlyMap<string, Operation>
  /** one op at a time per agent */
  readonly turns: TurnTaking
  readonly logger: Logger
}

/**
 * Carries an op out: step by step, each journaled before the next; after a crash it goes on where the journal ends. A
 * failed or cancelled op is undone in reverse, so that nothing is left half made; what can't be undone ends as
 * `needs-attention`.
 */
export function createOpHandler(deps: Deps): OpHandler {
  const running = new Map<string, Promise<void>>()
  return (op, signal) => {
    // After a lost Redis connection BullMQ hands out the job again while the first run still goes on.
    const before = running.get(op.id)
    if (before) return before
    const run = carryOut(deps, op, signal).finally(() => running.delete(op.id))
    running.set(op.id, run)
    return run
  }
}

async function carryOut(deps: Deps, op: Op, signal: AbortSignal): Promise<void> {
  const operation = deps.operations.get(op.kind)
  if (operation === undefined) {
    throw new Failure(
      `No operation "${op.kind}" is known here: this host may run an older Mos. Update it and try again.`,
    )
  }
  const work = async () => {
    const journal = createJournal(deps.store, deps.logger)
    const latest = await journal.read(op.id)
    if (latest === undefined || isFinal(latest.state)) return
    await runSteps(journal, latest, operation, signal)
  }
  // Cancelled before its first step it has nothing to undo, and need not wait for its turn to say so.
  await deps.turns.take(operation.agents(op), work, {
    leave: op.steps.length === 0 ? signal : undefined,
  })
}

async function runSteps(journal: Journal, op: Op, operation: Operation, signal: AbortSignal): Promise<void> {
  const steps = operation.plan(op)
  const states = steps.map((step, index): OpStep => op.steps[index] ?? { name: step.name, state: 'waiting' })
  const mark = async (index: number, change: Partial<OpStep>) => {
    // What was said while it ran holds no more.
    const { note: _, ...before } = states[index] ?? {}
    states[index] = { ...before, name: steps[index]?.name ?? '', state: 'waiting', ...change }
    await journal.write(op.id, { steps: [...states] })
  }
  if (op.undoing) return undo(journal, op, op.undoing, steps, states)
  await journal.write(op.id, { state: 'running', steps: [...states], startedAt: op.startedAt ?? Date.now() })
  let current = 0
  try {
    for (const [index, step] of steps.entries()) {
      current = index
      if (states[index]?.state === 'done') continue
      if (await isOver(journal, op.id)) return
      signal.throwIfAborted()
      await mark(index, { state: 'running' })
      await mark(index, {
        state: 'done',
        note: await runStep(step, signal, (note) => mark(index, { state: 'running', note })),
      })
    }
    const proof = operation.prove?.(states) ?? states.at(-1)?.note ?? ''
    const conclusion = operation.conclude?.(states)
    await journal.write(op.id, {
      state: 'done',
      result: proof,
      ...(conclusion === undefined ? {} : { conclusion }),
      exit: operation.exit?.(states) ?? exitCodes.done,
      endedAt: Date.now(),
    })
  } catch (error) {
    // No step failed: what was done is not known to be journaled. The op goes on from its record.
    if (error instanceof StoreAway || error instanceof HandedOn) throw error
    journal.log(op.id, error)
    // One that did not begin (a cancel came before it) did nothing: undoing it would undo another's work.
    if (states[current]?.state !== 'waiting') await mark(current, { state: 'failed' })
    const undoing = await whyUndo(journal, op.id, error, signal)
    await journal.write(op.id, { undoing })
    await undo(journal, op, undoing, steps, states)
  }
}

async function runStep(step: Step, signal: AbortSignal, write: (note: string) => Promise<void>): Promise<string> {
  const meanwhile = sayMeanwhile(write)
  try {
    return await step.run(signal, meanwhile.tell)
  } finally {
    await meanwhile.end()
  }
}

/** A frozen worker that wakes finds its op carried out by another: it must not repeat the effect. */
async function isOver(journal: Journal, opId: string): Promise<boolean> {
  const latest = await journal.read(opId)
  return latest === undefined || isFinal(latest.state)
}
