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

/**
 * Queues the end of a task, once: however often it is asked for, and by whom, one runs. One that failed or was
 * cancelled makes room for the next. Undefined: another word has ended this task.
 */
export async function queueFinish(
  { ops, hostId }: Deps,
  assignment: Assignment,
  said: Report | undefined,
): Promise<Op | undefined> {
  const { agent, by, wakes } = assignment
  const args: FinishArgs = { ...placeOf(assignment), ...(said === undefined ? {} : { said }) }
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
    const hasFailed = isFinal(op.state) && op.state !== 'done'
    if (!hasFailed) return JSON.stringify(op.args['said']) === JSON.stringify(said) ? op : undefined
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
