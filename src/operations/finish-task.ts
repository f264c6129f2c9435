import { z } from 'zod'
import { renderReport } from '../chat/render-report.ts'
import { renderWholeWork, renderWork } from '../chat/render-work.ts'
import { explain } from '../errors.ts'
import { personOf } from '../fleet/principal.ts'
import { report } from '../fleet/report.ts'
import { lookAtWork } from '../host/git/look-at-work.ts'
import type { Op, OpStep } from '../store/op.ts'
import type { Store } from '../store/store.ts'
import { isThreadRef } from '../store/thread-ref.ts'
import type { ThreadRef } from '../store/topic.ts'
import type { AgentNews } from './agent-news.ts'
import { drainAgent } from './drain-agent.ts'
import type { Operation, Step } from './operation.ts'
import { removeSteps } from './remove.ts'
import type { RemoveDeps } from './remove.ts'

/** As it was when the task ended: its assignment goes on the way. */
const argsSchema = z.object({
  agent: z.string(),
  task: z.string(),
  /** the op that made the agent */
  made: z.string(),
  thread: z.custom<ThreadRef>((value) => typeof value === 'string' && isThreadRef(value)).optional(),
  place: z
    .object({ project: z.string(), worktree: z.string(), branch: z.string(), base: z.string().optional() })
    .optional(),
  /** absent: its program ended by itself */
  said: report.optional(),
  /** the op that it said it with */
  reportId: z.string().optional(),
})
export type FinishArgs = z.output<typeof argsSchema>

type Deps = RemoveDeps & {
  readonly store: Pick<Store, 'files' | 'outbox'>
  readonly news: AgentNews
}

/** An agent says that it is done in the middle of its turn. */
const turnWithinMs = 120_000

/**
 * Ends an agent's task: lets its turn end, collects what it made, stops and removes it, and tells the result in the
 * thread that asked, in one message. Its work stays where it would be lost.
 */
export const finishTask = (deps: Deps): Operation => ({
  kind: 'finish-task',
  agents: (op) => [argsSchema.parse(op.args).agent],
  plan(op) {
    const args = argsSchema.parse(op.args)
    const { agent } = args
    const notes = op.steps.map(({ note }) => note)
    const noting = (step: Step, index: number): Step => ({
      ...step,
      run: async (signal) => (notes[index] = await step.run(signal)),
    })
    const steps: readonly Step[] = [
      {
        name: 'take its word',
        run: () =>
          Promise.resolve(args.said === undefined ? 'its program has ended by itself' : 'it says that it is done'),
        undo: () => tellUnfinished(deps, op, args, notes[lookAt]),
      },
      {
        name: 'let its turn end',
        run: (signal) => drainAgent(deps, agent, { deadlineMs: turnWithinMs }, signal),
        // The drain stops and freezes it: one whose task goes on is wanted again.
        undo: () => deps.pauses.lift(agent),
      },
      { name: lookStep, run: () => collect(deps, op, args) },
      ...removeSteps(deps, agent),
      { name: 'tell the result', run: () => tellResult(deps, op, args, notes) },
    ]
    return steps.map(noting)
  },
  conclude: (steps) => noteOf(steps, lookStep),
  prove: (steps) => steps.at(-1)?.note ?? '',
})

const lookStep = 'look at its work'
/** where that step stands */
const lookAt = 2
const noteOf = (steps: readonly OpStep[], name: string): string | undefined =>
  steps.find((step) => step.name === name)?.note

/** What it said must not be lost with the op. */
async function tellUnfinished(
  { news }: Deps,
  { id }: Op,
  { agent, said }: FinishArgs,
  card = said === undefined ? '' : renderReport(agent, said),
): Promise<void> {
  const words = card === '' ? '' : `\n${card}`
  const text = `The task of **${agent}** was not ended: see /op show op:${id}. End it with /fleet remove agent:${agent}.${words}`
  await news.tell(agent, { id: `unfinished-${id}`, text, mention: true })
}

/** The result's text, kept in the journal: later steps take away what it was made from. */
async function collect(deps: Deps, { id }: Op, args: FinishArgs): Promise<string> {
  const result = { ...args, work: await workOf(deps, args) }
  const whole = renderWholeWork(result)
  if (whole !== undefined)
    await deps.store.files.put(fileOf(id), {
      name: `${args.agent}-result.md`,
      bytes: new TextEncoder().encode(whole).slice(0, mostFileBytes),
    })
  return renderWork(result)
}

const mostFileBytes = 1024 * 1024
const fileOf = (opId: string): string => `result-${opId}`

/** What git can't tell is said, and keeps nothing from its end. */
async function workOf({ host, settings }: Deps, { place }: FinishArgs) {
  if (place === undefined) return undefined
  const { project: id, worktree, base } = place
  try {
    const project = (await settings.read()).projects.find((one) => one.id === id)
    return await lookAtWork(host, { path: worktree, base: base ?? 'HEAD', from: project?.branch ?? 'main' })
  } catch (error) {
    return explain(error)
  }
}

async function tellResult(
  deps: Deps,
  op: Op,
  args: FinishArgs,
  notes: readonly (string | undefined)[],
): Promise<string> {
  const [, drained = '', card = '', , , gone = ''] = notes
  const thread = args.thread ?? (await deps.news.placeOf(args.agent))
  if (thread === undefined) return 'nobody asked in a thread, so it stands here alone'
  const person = personOf(op.by)
  const file = await deps.store.files.get(fileOf(op.id))
  const text = [
    card,
    ...(drained.includes('nothing was cut') ? [] : [drained]),
    ...(await worktreeWords(deps, args, gone)),
  ].join('\n')
  await deps.store.outbox.add({
    id: `result-${op.id}`,
    thread,
    body: {
      kind: 'text',
      text,
      ...(person.kind === 'discord' ? { mention: person.userId } : {}),
      ...(file === undefined ? {} : { files: [fileOf(op.id)] }),
    },
  })
  return 'told in the thread that asked'
}

/** The first line says that the agent is gone, the rest is about its worktree; of a project that is gone nobody looked. */
async function worktreeWords({ host }: Deps, { place }: FinishArgs, gone: string): Promise<readonly string[]> {
  const words = gone.split('\n').slice(1)
  if (words.length > 0 || place === undefined) return words
  const isThere = (await host.files.stat(place.worktree)) !== undefined
  return isThere ? [`Its worktree stays, since ${place.project} is no project any more: ${place.worktree}`] : []
}
