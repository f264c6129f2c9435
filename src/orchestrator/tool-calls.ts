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
}

export type ToolCalls = Pick<PromptInput, 'tools' | 'callTool'> & {
  /** plans that wait for a click, to stand above the answer */
  readonly cards: readonly NewOutboxEntry[]
}

/** A turn's tools: commands, run as whose turn it is and numbered, and the turn's own. */
export function createToolCalls({ dispatcher, entry, principal, commands, own, cause, wakes }: Options): ToolCalls {
  const offered = new Set(commands.map((tool) => tool.name))
  const ofTheTurn = new Set(own.tools.map((tool) => tool.name))
  const cards: NewOutboxEntry[] = []
  let count = 0
  const run = async (name: string, options: unknown, called: string): Promise<ToolResult> => {
    if (!offered.has(name)) return { ok: false, text: `The orchestrator's role has no tool ${name}.` }
    const request = requestOf(entry, principal, called, wakes)
    try {
      const answer = await dispatcher.dispatch(commandOfTool(name), options, request)
      if (answer.kind === 'confirm') cards.push(confirmEntry(entry, called, answer))
      return { ok: true, text: renderToolAnswer(answer) }
    } catch (error) {
      return { ok: false, text: explain(error) }
    }
  }
  return {
    cards,
    tools: own.tools.length === 0 ? commands : [...commands, ...own.tools],
    callTool: (name, options) =>
      ofTheTurn.has(name) ? own.callTool(name, options) : run(name, options, `${cause}-${count++}`),
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
