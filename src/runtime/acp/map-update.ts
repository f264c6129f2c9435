import type { RuntimeEvent, Usage } from '../agent-runtime.ts'
import type { Update } from './parse-update.ts'
import { callInput } from '../call-input.ts'
import { commandOf, mergeReports, renderToolLine } from './tool-line.ts'
import type { ToolCall } from './tool-line.ts'

/** What is known in the middle of a turn. */
export type TurnState = {
  readonly calls: Readonly<Record<string, ToolCall>>
  readonly usage: Usage
  /** the message that the last text was of */
  readonly messageId?: string | undefined
  readonly hasText: boolean
  /** a tool call began after the last text */
  readonly isAfterTool: boolean
  /** what the whole session had cost when the turn began, in US dollars */
  readonly costBefore: number
}

export const newTurn = (costBefore: number, model?: string): TurnState => ({
  calls: {},
  usage: model === undefined ? {} : { model },
  hasText: false,
  isAfterTool: false,
  costBefore,
})

type Mapped = { readonly state: TurnState; readonly events: readonly RuntimeEvent[] }

/** An update of the protocol as what it means for the turn. */
export function mapUpdate(state: TurnState, update: Update): Mapped {
  switch (update.sessionUpdate) {
    case 'agent_message_chunk':
      return mapText(state, update.content?.text ?? '', update.messageId ?? undefined)
    case 'tool_call':
    case 'tool_call_update':
      return mapToolCall(state, update)
    case 'plan':
      return { state, events: [{ kind: 'plan', entries: update.entries.map(planEntry) }] }
    case 'usage_update':
      return mapUsage(state, update)
  }
}

/** Programs send several messages in one turn, before and after their tools: without a gap they would run together. */
function mapText(state: TurnState, text: string, messageId: string | undefined): Mapped {
  if (text === '') return { state, events: [] }
  const isOther = messageId !== undefined && state.messageId !== undefined && messageId !== state.messageId
  const isNext = state.hasText && (isOther || state.isAfterTool)
  const event: RuntimeEvent = { kind: 'text', text: isNext ? `\n\n${text}` : text }
  const next = { ...state, hasText: true, isAfterTool: false, messageId: messageId ?? state.messageId }
  return { state: next, events: [event] }
}

function mapToolCall(state: TurnState, report: ToolCall): Mapped {
  const before = state.calls[report.toolCallId]
  const call = mergeReports(before, report)
  const isAfterTool = state.isAfterTool || before === undefined
  const next = { ...state, isAfterTool, calls: { ...state.calls, [call.toolCallId]: call } }
  const event = toolEvent(call)
  const isNews = before === undefined || !isSame(toolEvent(before), event)
  return { state: next, events: isNews ? [event] : [] }
}

function toolEvent(call: ToolCall) {
  const title = renderToolLine(call)
  const input = callInput({ title, command: commandOf(call), input: call.rawInput })
  const event = { kind: 'tool', callId: call.toolCallId, title, state: stateOf(call.status) } as const
  return input === undefined ? event : { ...event, input }
}

const isSame = (one: ReturnType<typeof toolEvent>, other: ReturnType<typeof toolEvent>): boolean =>
  one.title === other.title &&
  one.state === other.state &&
  ('input' in one ? one.input : undefined) === ('input' in other ? other.input : undefined)

function stateOf(status: string | null | undefined): 'running' | 'done' | 'failed' {
  if (status === 'completed') return 'done'
  return status === 'failed' ? 'failed' : 'running'
}

function planEntry({ content, status }: { readonly content: string; readonly status: string }) {
  const state = status === 'completed' ? 'done' : status === 'in_progress' ? 'running' : 'waiting'
  return { text: content, state } as const
}

type UsageUpdate = Extract<Update, { sessionUpdate: 'usage_update' }>

function mapUsage(state: TurnState, { used, size, cost, _meta: meta }: UsageUpdate): Mapped {
  const model = meta?.['_claude/model']
  // A session that was resumed counts its cost from zero again.
  const total = cost?.currency === 'USD' ? cost.amount : undefined
  const costUsd = total === undefined ? undefined : total >= state.costBefore ? total - state.costBefore : total
  const usage: Usage = {
    ...state.usage,
    ...(typeof model === 'string' ? { model } : {}),
    ...(typeof used === 'number' && typeof size === 'number' && size > 0 ? { context: { used, size } } : {}),
    ...(costUsd === undefined ? {} : { costUsd }),
  }
  return { state: { ...state, usage }, events: [{ kind: 'usage', usage }] }
}
