import { z } from 'zod'
import { runtimeNames } from '../fleet/agent.ts'
import type { RuntimeName } from '../fleet/agent.ts'
import type { Files } from '../host/host.ts'
import { addUsage } from '../runtime/add-usage.ts'
import { askOnce } from '../runtime/ask-once.ts'
import type { Usage } from '../runtime/agent-runtime.ts'
import type { Runtimes } from '../runtime/runtimes.ts'
import type { Store } from '../store/store.ts'
import { isThreadRef } from '../store/thread-ref.ts'
import type { ThreadRef } from '../store/topic.ts'

export type BoardDeps = {
  readonly store: Pick<Store, 'ops' | 'outbox' | 'signals' | 'topics'>
  readonly runtimes: Pick<Runtimes, 'get'>
  readonly files: Pick<Files, 'makeDirectory'>
  /** where its sessions start: nothing is in it */
  readonly directory: string
  /** for one answer; default: 5 min */
  readonly withinMs?: number
}

const threadRef = z.custom<`${'discord' | 'console'}:${string}`>(
  (value) => typeof value === 'string' && isThreadRef(value),
)

/** What every op of a board has: `thread` is where its messages go. */
export const boardArgs = z.object({ question: z.string(), runtime: z.enum(runtimeNames), thread: threadRef })

const usualMs = 5 * 60_000

type Asked = {
  readonly key: string
  readonly runtime: RuntimeName
  readonly persona: string
  readonly text: string
  /** of the topic that asked: it bears the cost */
  readonly thread: ThreadRef
}

/** A session that exists for one answer, may do nothing, and knows nothing but what it is given. */
export async function askBoard(deps: BoardDeps, asked: Asked, signal: AbortSignal): Promise<string> {
  const [runtime] = await Promise.all([
    deps.runtimes.get(asked.runtime),
    deps.files.makeDirectory(deps.directory, { mode: 0o700 }),
  ])
  const { key, persona, text } = asked
  const spec = { key, cwd: deps.directory, persona, permissions: denyAll }
  // The answer is there: it is not thrown away for what could not be counted.
  const used = (usage: Usage) =>
    deps.store.topics.use(asked.thread, (before) => addUsage(before, usage)).catch(() => undefined)
  return askOnce({ runtime, spec, text, withinMs: deps.withinMs ?? usualMs, used }, signal)
}

const denyAll = {
  mode: 'plan',
  allow: [],
  deny: ['Bash', 'Edit', 'Write', 'NotebookEdit', 'Read', 'Glob', 'Grep', 'WebFetch', 'WebSearch', 'Task'],
}
