import { principalId } from '../fleet/principal.ts'
import { renderTask } from '../fleet/render-task.ts'
import type { Assignments } from '../store/assignment.ts'
import type { Op } from '../store/op.ts'
import type { FleetDeps } from './fleet-deps.ts'
import type { Step } from './operation.ts'

type Deps = Pick<FleetDeps, 'hostId' | 'supervisor'> & { readonly assignments: Pick<Assignments, 'get'> }

/** Types the task into the agent, once, and says what proves that it arrived. */
export const giveTask = (deps: Deps, op: Op, { agent, task }: { agent: string; task: string }): Step => ({
  name: 'give it its task',
  async run(signal) {
    const { project, worktree, branch, base } = (await deps.assignments.get(agent)) ?? {}
    const place = project !== undefined &&
      worktree !== undefined &&
      branch !== undefined && { project, worktree, branch }
    const text = renderTask({
      agent,
      hostId: deps.hostId,
      // A colon separates host and session in the preamble.
      from: (op.thread ?? principalId(op.by)).replace(':', '-'),
      text: task,
      ...(place && { place: { ...place, ...(base === undefined ? {} : { base }) } }),
    })
    const { state, evidence } = await deps.supervisor.send(agent, text, `${op.id}-task`, signal)
    if (state === 'submitted') return `${agent} has its task: ${evidence}`
    return `${agent} may not have got its task (unverified): ${evidence}. Look: /agent logs agent:${agent}. Then send it again with /agent send, or end it: /fleet remove agent:${agent}`
  },
})
