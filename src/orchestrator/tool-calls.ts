import { explain } from '../errors.ts'
import type { Dispatcher, Request } from '../command/dispatch.ts'
import { commandOfTool } from '../command/tools.ts'
import type { Principal } from '../fleet/principal.ts'
import type { PromptInput, Tool, ToolResult } from '../runtime/agent-runtime.ts'
import type { InboxEntry } from '../store/inbox.ts'
import type { NewOutboxEntry } from '../store/outbox.ts'
import { placeOf } from './place-of.ts'
import { renderToolAnswer } from './tool-answer.ts'
import type { ToolTurn } from './tool-sessions.ts'

type Options = {
  readonly dispatcher: Dispatcher
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
  /** Posts a plan that waits for a click; absent: it is one of `cards`. */
  readonly post?: (card: NewOutboxEntry) => Promise<void>
}

export type ToolCalls = Pick<PromptInput, 'tools' | 'callTool'> & {
  /** plans that wait for a click and are not posted yet, to stand above the answer */
  readonly cards: readonly NewOutboxEntry[]
}

/** A turn's tools: commands, run as whose turn it is and numbered, and the turn's own. */
export function createToolCalls(options: Options): ToolCalls {
  const { dispatcher, entry, principal, commands, own, cause, wakes, signal, post } = options
  const offered = new Set(commands.map((tool) => tool.name))
  const ofTheTurn = new Set(own.tools.map((tool) => tool.name))
  const cards: NewOutboxEntry[] = []
  let count = 0
  const show = async (card: NewOutboxEntry): Promise<void> => {
    if (post === undefined) cards.push(card)
    // What can't be posted now goes with the answer.
    else await post(card).catch(() => cards.push(card))
  }
  const run = async (name: string, given: unknown, called: string): Promise<ToolResult> => {
    if (!offered.has(name)) return { ok: false, text: `The orchestrator's role has no tool ${name}.` }
    const request = requestOf(entry, principal, called, wakes)
    try {
      const answer = await dispatcher.dispatch(commandOfTool(name), given, request)
      if (answer.kind === 'confirm') await show(confirmEntry(entry, called, answer))
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
      return await (ofTheTurn.has(name) ? own.callTool(name, given) : run(name, given, `${cause}-${count++}`))
    },
  }
}

const confirmEntry = (
  entry: InboxEntry,
  cause: string,
  { digest, plan }: { readonly digest: string; readonly plan: string },
): NewOutboxEntry => ({
  id: `confirm-${cause}`,
  thread: entry.topicId,
  body: { kind: 'confirm', digest, text: plan },
})

function requestOf(entry: InboxEntry, principal: Principal, cause: string, wakes: boolean): Request {
  const { id: entryId, topicId } = entry
  const wake = wakes ? { wakes: { topicId, entryId } } : {}
  return { principal, place: placeOf(entry), cause, receipt: 'outbox', ...wake }
}
