import { z } from 'zod'

const usage = z.object({
  input: z.number().catch(0),
  output: z.number().catch(0),
  cacheRead: z.number().catch(0),
  cacheWrite: z.number().catch(0),
  totalTokens: z.number().optional().catch(undefined),
  cost: z
    .object({ total: z.number().catch(0) })
    .optional()
    .catch(undefined),
})

const assistant = z.object({
  role: z.literal('assistant'),
  provider: z.string().optional().catch(undefined),
  model: z.string().optional().catch(undefined),
  usage: usage.optional().catch(undefined),
  stopReason: z.string().optional().catch(undefined),
  errorMessage: z.string().optional().catch(undefined),
})

const input = z.record(z.string(), z.unknown()).catch({})

/** What we read of pi's records; its documents `json.md`, `rpc-commands.md` and `rpc-extension-ui.md` have them all. */
const record = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('response'),
    id: z.string().optional(),
    success: z.boolean(),
    error: z.string().optional(),
    data: z.unknown().optional(),
  }),
  z.object({
    type: z.literal('message_update'),
    assistantMessageEvent: z.object({ type: z.string(), delta: z.string().optional().catch(undefined) }),
  }),
  z.object({ type: z.literal('message_end'), message: z.union([assistant, z.object({ role: z.string() })]) }),
  z.object({ type: z.literal('tool_execution_start'), toolCallId: z.string(), toolName: z.string(), args: input }),
  z.object({ type: z.literal('tool_execution_end'), toolCallId: z.string(), isError: z.boolean().catch(false) }),
  z.object({ type: z.literal('queue_update'), steering: z.array(z.string()).catch([]) }),
  z.object({ type: z.literal('agent_settled') }),
  z.object({
    type: z.literal('extension_ui_request'),
    id: z.string(),
    method: z.string(),
    title: z.string().optional().catch(undefined),
    message: z.string().optional().catch(undefined),
    placeholder: z.string().optional().catch(undefined),
    prefill: z.string().optional().catch(undefined),
    options: z.array(z.string()).optional().catch(undefined),
    statusKey: z.string().optional().catch(undefined),
    statusText: z.string().optional().catch(undefined),
  }),
])

export type PiRecord = z.output<typeof record>
export type PiEvent = Exclude<PiRecord, { type: 'response' | 'extension_ui_request' }>
export type PiResponse = Extract<PiRecord, { type: 'response' }>
export type PiDialog = Extract<PiRecord, { type: 'extension_ui_request' }>
export type AssistantMessage = z.output<typeof assistant>

/** Undefined for records that we don't read, and for what is none. */
export function parseRecord(line: string): PiRecord | undefined {
  try {
    return record.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}

export const isAssistant = (message: { readonly role: string }): message is AssistantMessage =>
  message.role === 'assistant'

const state = z.object({
  sessionId: z.string(),
  messageCount: z.number().catch(0),
  model: z
    .object({
      id: z.string(),
      provider: z.string().catch(''),
      input: z.array(z.string()).catch([]),
      contextWindow: z.number().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
})
export type PiState = z.output<typeof state>
export const parseState = (data: unknown): PiState | undefined => state.safeParse(data).data

const toolCall = z.object({ callId: z.string(), tool: z.string(), input })
/** As our extension sends it. */
export type PiToolCall = z.output<typeof toolCall>
export function parseToolCall(text: string): PiToolCall | undefined {
  try {
    return toolCall.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

const status = z.object({ tools: z.number(), problem: z.string().optional() })
export function parseStatus(text: string): z.output<typeof status> | undefined {
  try {
    return status.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
