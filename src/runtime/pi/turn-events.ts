import type { RuntimeEvent, Usage } from '../agent-runtime.ts'
import { callInput } from '../call-input.ts'
import { commandOf } from './asked-call.ts'
import { toolTitle } from './describe-tool.ts'
import { isAssistant } from './parse-record.ts'
import type { PiEvent } from './parse-record.ts'

/** What is known of a running turn. */
export type TurnState = {
  /** text was given, and another message has begun since */
  readonly isApart: boolean
  readonly hasText: boolean
  readonly titles: Readonly<Record<string, string>>
  readonly usage: Usage
  /** steering texts that pi has taken and not yet given to the model */
  readonly steering: readonly string[]
  /** of the last message */
  readonly stopReason: string | undefined
  readonly error: string | undefined
}

export const newTurn: TurnState = {
  isApart: false,
  hasText: false,
  titles: {},
  usage: {},
  steering: [],
  stopReason: undefined,
  error: undefined,
}

type Step = { readonly turn: TurnState; readonly events: readonly RuntimeEvent[] }

/** The turn after one more of pi's events, and what of it a person sees. The end is not decided here. */
export function stepTurn(turn: TurnState, event: PiEvent, contextSize: number | undefined): Step {
  switch (event.type) {
    case 'message_update': {
      const { type, delta } = event.assistantMessageEvent
      if (type !== 'text_delta' || delta === undefined || delta === '') return { turn, events: [] }
      const text = turn.isApart ? `\n\n${delta}` : delta
      return { turn: { ...turn, isApart: false, hasText: true }, events: [{ kind: 'text', text }] }
    }
    case 'message_end':
      return isAssistant(event.message) ? endMessage(turn, event.message, contextSize) : { turn, events: [] }
    case 'tool_execution_start': {
      const call = { callId: event.toolCallId, tool: event.toolName, input: event.args }
      const title = toolTitle(call)
      const input = callInput({ title, command: commandOf(call), input: event.args })
      const given = input === undefined ? {} : { input }
      return {
        turn: { ...turn, titles: { ...turn.titles, [event.toolCallId]: title } },
        events: [{ kind: 'tool', callId: event.toolCallId, title, state: 'running', ...given }],
      }
    }
    case 'tool_execution_end': {
      const title = turn.titles[event.toolCallId] ?? 'a tool'
      const state = event.isError ? 'failed' : 'done'
      return { turn, events: [{ kind: 'tool', callId: event.toolCallId, title, state }] }
    }
    case 'queue_update':
      return { turn: { ...turn, steering: event.steering }, events: [] }
    case 'agent_settled':
      return { turn, events: [] }
  }
}

type Message = Extract<Extract<PiEvent, { type: 'message_end' }>['message'], { role: 'assistant' }>

function endMessage(turn: TurnState, message: Message, contextSize: number | undefined): Step {
  const { usage, stopReason, errorMessage: error } = message
  const ended = { ...turn, isApart: turn.hasText, stopReason, error }
  if (usage === undefined) return { turn: ended, events: [] }
  const input = usage.input + usage.cacheRead + usage.cacheWrite
  const sum: Usage = {
    ...(message.model === undefined ? {} : { model: [message.provider, message.model].filter(Boolean).join('/') }),
    inputTokens: (turn.usage.inputTokens ?? 0) + input,
    outputTokens: (turn.usage.outputTokens ?? 0) + usage.output,
    costUsd: (turn.usage.costUsd ?? 0) + (usage.cost?.total ?? 0),
    ...(contextSize === undefined
      ? {}
      : { context: { used: usage.totalTokens ?? input + usage.output, size: contextSize } }),
  }
  return { turn: { ...ended, usage: sum }, events: [{ kind: 'usage', usage: sum }] }
}
