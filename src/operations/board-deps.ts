import { z } from 'zod'
import { runtimeNames } from '../fleet/agent.ts'
import type { RuntimeName } from '../fleet/agent.ts'
import type { Files } from '../host/host.ts'
import { askOnce } from '../runtime/ask-once.ts'
import type { Runtimes } from '../runtime/runtimes.ts'
import type { Store } from '../store/store.ts'
import { isThreadRef } from '../store/thread-ref.ts'

export type BoardDeps = {
  readonly store: Pick<Store, 'ops' | 'outbox' | 'signals'>
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

type Asked = { readonly key: string; readonly runtime: RuntimeName; readonly persona: string; readonly text: string }

/** A session that exists for one answer, may do nothing, and knows nothing but what it is given. */
export async function askBoard(deps: BoardDeps, asked: Asked, signal: AbortSignal): Promise<string> {
  const [runtime] = await Promise.all([
    deps.runtimes.get(asked.runtime),
    deps.files.makeDirectory(deps.directory, { mode: 0o700 }),
  ])
  const { key, persona, text } = asked
  const spec = { key, cwd: deps.directory, persona, permissions: denyAll }
  return askOnce({ runtime, spec, text, withinMs: deps.withinMs ?? usualMs }, signal)
}

const denyAll = {
  mode: 'plan',
  allow: [],
  deny: ['Bash', 'Edit', 'Write', 'NotebookEdit', 'Read', 'Glob', 'Grep', 'WebFetch', 'WebSearch', 'Task'],
}
