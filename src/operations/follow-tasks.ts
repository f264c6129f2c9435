import { quoteLines } from '../chat/render-report.ts'
import type { Evidence } from '../fleet/readiness.ts'
import type { Logger } from '../log.ts'
import type { Assignments } from '../store/assignment.ts'
import type { Ops } from '../store/op.ts'
import { retryLevel } from '../store/store-away.ts'
import type { AgentNews } from './agent-news.ts'
import type { FleetDeps } from './fleet-deps.ts'
import { queueFinish } from './queue-finish.ts'
import type { SeenEvent } from './watch-events.ts'

const lookEveryMs = 15_000
const longestWords = 600

type Deps = Pick<FleetDeps, 'hostId' | 'rosterFile' | 'roles' | 'supervisor'> & {
  readonly ops: Pick<Ops, 'add' | 'get'>
  readonly assignments: Pick<Assignments, 'get'>
  readonly news: Pick<AgentNews, 'tell'>
  readonly logger: Logger
}

export type TaskFollower = {
  /**
   * An agent that stops without a word is told of, one whose program ends is looked at, and one that comes back from the
   * middle of a turn, with its session, is told to go on.
   */
  onEvent(seen: SeenEvent): Promise<void>
  /** Resolves when a look that runs is over. */
  stop(): Promise<void>
}

/** Follows the agents that are there for a task: looks every 15 s, and when one reports an end. */
export function followTasks(deps: Deps): TaskFollower {
  let looking: Promise<void> | undefined
  const look = () =>
    (looking ??= lookForEnds(deps)
      .catch((error: unknown) => deps.logger[retryLevel(error)]({ err: error }, 'the tasks could not be looked at'))
      .finally(() => (looking = undefined)))
  const timer = setInterval(() => void look(), lookEveryMs)
  return {
    async onEvent(seen) {
      if (seen.event.event === 'stop') await tellStop(deps, seen)
      if (seen.event.event === 'session-end') await look()
      if (seen.event.event === 'session-start') await sendOn(deps, seen)
    },
    async stop() {
      clearInterval(timer)
      await looking
    },
  }
}

/** Once for each end of a turn, unless it has reported in that turn. */
async function tellStop({ assignments, news }: Deps, { agent, id, event, turnSince }: SeenEvent): Promise<void> {
  const assignment = await assignments.get(agent)
  if (assignment?.task === undefined || event.ts < assignment.at) return
  if (assignment.reportedAt !== undefined && assignment.reportedAt >= (turnSince ?? 0)) return
  const words = event.text?.trim() ?? ''
  const last = words === '' ? [] : ['Its last words:', ...quoteLines(shortened(words))]
  const text = [
    `**${agent}** ended its turn without reporting, and waits.`,
    ...last,
    `Answer it with /agent send agent:${agent}, or end it: /fleet remove agent:${agent}`,
  ].join('\n')
  await news.tell(agent, { id: `stop-${id}`, text, mention: true })
}

const goOn =
  'Your program ended in the middle of your turn, and was started again with what you know. What you were at may be half done: look at it first, then go on with your task.'

/** Where it came back without its session, its thread is told (`crash-news.ts`): it would not know what to go on with. */
async function sendOn({ assignments, ops, hostId }: Deps, { agent, id, event, wasCut }: SeenEvent): Promise<void> {
  if (wasCut !== true || event.text !== 'resume') return
  const { task, at, by, thread, wakes } = (await assignments.get(agent)) ?? {}
  if (task === undefined || by === undefined || event.ts < (at ?? 0)) return
  await ops.add({
    kind: 'send',
    title: `let ${agent} go on after its program ended`,
    args: { name: agent, text: goOn },
    by,
    hostId,
    cause: `cut-${id}`,
    ...(thread === undefined ? { receipt: 'none' } : { thread, receipt: 'outbox' }),
    ...(wakes === undefined ? {} : { wakes }),
  })
}

/** The end of what it says is what it came to. */
const shortened = (text: string): string =>
  text.length <= longestWords ? text : `…${text.slice(1 - longestWords).replace(/^[\udc00-\udfff]/, '')}`

/** One that was made for a task, and whose program has ended well by itself, has ended its task. */
async function lookForEnds(deps: Deps): Promise<void> {
  const [{ agents }, roles] = await Promise.all([deps.rosterFile.read(), deps.roles()])
  const names = agents
    .filter(({ role }) => roles.get(role)?.lifecycle === 'ephemeral' && roles.get(role)?.placement === 'pane')
    .map(({ name }) => name)
  for (const [name, evidence] of await deps.supervisor.look(names)) {
    if (!hasEnded(evidence)) continue
    const assignment = await deps.assignments.get(name)
    if (assignment?.task !== undefined) await queueFinish(deps, assignment, undefined)
  }
}

/** Somebody may have closed its session in tmux: then its runner's word is all that is left of it. */
const hasEnded = ({ pane, supervised, verdict }: Evidence): boolean =>
  !supervised && (pane === undefined ? verdict?.startsWith('ended ') === true : !pane.alive && pane.deadStatus === 0)
