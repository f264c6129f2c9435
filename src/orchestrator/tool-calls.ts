import { explain } from '../errors.ts'
import type { Dispatcher, Request } from '../command/dispatch.ts'
import type { ConfirmAnswer } from '../command/definition.ts'
import { commandOfTool } from '../command/tools.ts'
import type { Principal } from '../fleet/principal.ts'
import type { Recorder } from '../fleet/recorder.ts'
import type { PromptInput, Tool, ToolResult } from '../runtime/agent-runtime.ts'
import type { InboxEntry } from '../store/inbox.ts'
import type { NewOutboxEntry } from '../store/outbox.ts'
import type { StoredFiles } from '../store/store.ts'
import { placeOf } from './place-of.ts'
import { renderToolAnswer } from './tool-answer.ts'
import type { ToolTurn } from './tool-sessions.ts'

type Options = {
  readonly dispatcher: Dispatcher
  readonly store: { readonly files: Pick<StoredFiles, 'put'> }
  readonly entry: InboxEntry
  readonly principal: Principal
  /** the commands that the role offers */
  readonly commands: readonly Tool[]
  /** tools that are no commands */
  readonly own: ToolTurn
  /** `m123-0`, `m123-2-0`: the calls' causes without their number */
  readonly cause: string
  /** what ops wake at their end */
  readonly wakes: boolean
  /** aborts when a person stops the turn: its program may not hear it at once */
  readonly signal?: AbortSignal
  /** what takes down whether a tool worked */
  readonly recorder?: Recorder
  /** Posts a plan that waits for a click; absent: it is one of `cards`. */
  readonly post?: (card: NewOutboxEntry) => Promise<void>
}

export type ToolCalls = Pick<PromptInput, 'tools' | 'callTool'> & {
  /** plans that wait for a click and are not posted yet, to stand above the answer */
  readonly cards: readonly NewOutboxEntry[]
}

/** A turn's tools: commands, run as whose turn it is and numbered, and the turn's own. */
export function createToolCalls(options: Options): ToolCalls {
  const { dispatcher, store, entry, principal, commands, own, cause, wakes, signal, post, recorder } = options
  const offered = new Set(commands.map((tool) => tool.name))
  const ofTheTurn = new Set(own.tools.map((tool) => tool.name))
  const cards: NewOutboxEntry[] = []
  let count = 0
  let ownCount = 0
  const show = async (card: NewOutboxEntry): Promise<void> => {
    if (post === undefined) cards.push(card)
    // What can't be posted now goes with the answer.
    else await post(card).catch(() => cards.push(card))
  }
  /** What can't be kept is not attached: the plan itself is whole without it. */
  const keep = async (called: string, { files = [] }: ConfirmAnswer): Promise<readonly string[]> => {
    const kept = files.map(async ({ name, text }, at) => {
      const id = `confirm-${called}-${at}`
      await store.files.put(id, { name, bytes: new TextEncoder().encode(text) })
      return [id]
    })
    return (await Promise.all(kept.map((each) => each.catch(() => [])))).flat()
  }
  const run = async (name: string, given: unknown, called: string): Promise<ToolResult> => {
    if (!offered.has(name)) return { ok: false, text: `The orchestrator's role has no tool ${name}.` }
    const request = requestOf(entry, principal, called, wakes)
    try {
      const answer = await dispatcher.dispatch(commandOfTool(name), given, request)
      if (answer.kind === 'confirm') await show(confirmEntry(entry, called, answer, await keep(called, answer)))
      return { ok: true, text: renderToolAnswer(answer) }
    } catch (error) {
      return { ok: false, text: explain(error) }
    }
  }
  return {
    cards,
    tools: own.tools.length === 0 ? commands : [...commands, ...own.tools],
    async callTool(name, given) {
      if (signal?.aborted === true) return { ok: false, text: 'Nothing was done: a person stopped this turn.' }
      // Each by itself: an op is named by how many commands came before it.
      const isOwn = ofTheTurn.has(name)
      const called = isOwn ? `${cause}-own${ownCount++}` : `${cause}-${count++}`
      const result = await (isOwn ? own.callTool(name, given) : run(name, given, called))
      const text = result.ok ? {} : { text: result.text }
      recorder?.record({
        kind: 'tool',
        tool: name,
        ok: result.ok,
        ...text,
        id: `tool-${called}`,
        agent: 'orchestrator',
      })
      return result
    },
  }
}

const confirmEntry = (
  entry: InboxEntry,
  cause: string,
  { digest, plan }: ConfirmAnswer,
  files: readonly string[],
): NewOutboxEntry => ({
  id: `confirm-${cause}`,
  thread: entry.topicId,
  body: { kind: 'confirm', digest, text: plan, ...(files.length === 0 ? {} : { files }) },
})

function requestOf(entry: InboxEntry, principal: Principal, cause: string, wakes: boolean): Request {
  const { id: entryId, topicId } = entry
  const wake = wakes ? { wakes: { topicId, entryId } } : {}
  return { principal, place: placeOf(entry), cause, receipt: 'outbox', ...wake }
}
