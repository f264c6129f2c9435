import { renderReport } from '../chat/render-report.ts'
import type { Report } from '../fleet/report.ts'
import type { Assignment, Assignments } from '../store/assignment.ts'
import type { Op, Ops } from '../store/op.ts'
import type { AgentNews } from './agent-news.ts'
import type { Operation } from './operation.ts'
import { queueFinish } from './queue-finish.ts'
import type { Replies } from './replies.ts'
import { reportArgs } from './spooled-report.ts'
import type { ReportArgs } from './spooled-report.ts'

type Deps = {
  readonly hostId: string
  readonly ops: Pick<Ops, 'add' | 'get' | 'list'>
  readonly assignments: Pick<Assignments, 'get' | 'update'>
  readonly news: Pick<AgentNews, 'tell' | 'placeOf'>
  /** absent where nothing is sent that could be answered */
  readonly replies: Pick<Replies, 'heard'>
}

/**
 * What an agent says by itself: to who waits for its answer, else where it was asked for; that it is done ends its task.
 * It takes no agent for itself: a drain that waits for the end of the agent's turn would wait for this.
 */
export const report = (deps: Deps): Operation => ({
  kind: 'report',
  agents: () => [],
  plan: (op) => [{ name: 'pass it on', run: () => passOn(deps, op, reportArgs.parse(op.args)) }],
})

/** Its finish was queued a moment ago. */
const mostOps = 100

async function passOn(deps: Deps, op: Op, { agent, done, ...said }: ReportArgs): Promise<string> {
  const assignment = await deps.assignments.get(agent)
  if (assignment !== undefined) await deps.assignments.update(agent, { reportedAt: op.createdAt })
  const isHeard = await deps.replies.heard(agent, { id: op.id, text: said.text })
  if (done) {
    const finish = await finishOf(deps, op, assignment, said)
    if (finish !== undefined)
      return `heard. End your turn now: your work is collected, and you are stopped (${finish.id})`
  }
  if (!isHeard) await deps.news.tell(agent, { id: `report-${op.id}`, text: renderReport(agent, said), mention: true })
  await wake(deps, op, assignment, said.text)
  const where = isHeard ? 'said to who asked you' : await saidWhere(deps, agent, said.text)
  if (!done) return where
  return assignment?.task === undefined
    ? `${where}. You have no task that could end, so you stay`
    : `${where}. Your task is being ended already`
}

/** Without a place it stands here, in the op's own words, and nowhere else. */
async function saidWhere({ news }: Deps, agent: string, text: string): Promise<string> {
  if ((await news.placeOf(agent)) !== undefined) return 'said where you were asked for'
  return `kept in this operation alone, since no thread asked for you and no channel has the fleet's news: ${text}`
}

/** The end of the task that this word makes. After a crash it may have run by now, and the assignment is gone with it. */
async function finishOf(deps: Deps, op: Op, assignment: Assignment | undefined, said: Report): Promise<Op | undefined> {
  if (assignment?.task !== undefined) return queueFinish(deps, assignment, { said, reportId: op.id })
  const latest = await deps.ops.list({ limit: mostOps })
  return latest.find(({ kind, args }) => kind === 'finish-task' && args['reportId'] === op.id)
}

/** A session that gave the task reads no thread: it goes on with the word itself. */
async function wake({ ops, hostId }: Deps, op: Op, assignment: Assignment | undefined, text: string): Promise<void> {
  if (assignment?.wakes === undefined) return
  const { agent, by, wakes } = assignment
  await ops.add({
    kind: 'hear',
    title: `hear ${agent}`,
    args: { text },
    by,
    hostId,
    cause: `${op.id.replace(/^op-/, '')}-heard`,
    receipt: 'none',
    wakes,
  })
}
