import type { Report } from '../fleet/report.ts'
import type { Assignment } from '../store/assignment.ts'
import { DifferentOp } from '../store/different-op.ts'
import { isFinal } from '../store/op.ts'
import type { NewOp, Op, Ops } from '../store/op.ts'
import { opId } from '../store/op-record.ts'
import type { FinishArgs } from './finish-task.ts'

type Deps = { readonly hostId: string; readonly ops: Pick<Ops, 'add' | 'get'> }

/** How often the end of one task is tried anew after it failed. */
const mostTries = 20

/** What an agent said at the end, and the op that it said it with. */
type Word = { readonly said: Report; readonly reportId: string }

/**
 * Queues the end of a task, once: however often it is asked for, and by whom, one runs. Where one failed or was
 * cancelled another word of the agent makes the next; that its program ended makes none. Undefined: this word did not
 * end the task, another did.
 */
export async function queueFinish(
  { ops, hostId }: Deps,
  assignment: Assignment,
  word: Word | undefined,
): Promise<Op | undefined> {
  const { agent, by, wakes } = assignment
  const args: FinishArgs = { ...placeOf(assignment), ...word }
  for (let number = 1; number <= mostTries; number++) {
    const cause = `${assignment.opId.replace(/^op-/, '')}-finish${number === 1 ? '' : `-${number}`}`
    const asked: NewOp = {
      kind: 'finish-task',
      title: `end the task of ${agent}`,
      args,
      by,
      hostId,
      cause,
      receipt: 'none',
      ...(wakes === undefined ? {} : { wakes }),
    }
    const op = await ops.add(asked).catch(async (error: unknown) => {
      const other = error instanceof DifferentOp ? await ops.get(opId(cause)) : undefined
      if (other === undefined) throw error
      return other
    })
    if (op.args['reportId'] === word?.reportId) return op
    const hasFailed = isFinal(op.state) && op.state !== 'done'
    if (!hasFailed || word === undefined) return undefined
  }
  return undefined
}

function placeOf({ agent, task = '', opId: made, thread, project, branch, worktree, base }: Assignment): FinishArgs {
  return {
    agent,
    task,
    made,
    ...(thread === undefined ? {} : { thread }),
    ...(project === undefined || worktree === undefined || branch === undefined
      ? {}
      : { place: { project, worktree, branch, ...(base === undefined ? {} : { base }) } }),
  }
}
