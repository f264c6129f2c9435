import { z } from 'zod'

const text = z.string().nullish().catch(undefined)
const number = z.number().nullish().catch(undefined)
const record = z.record(z.string(), z.unknown()).nullish().catch(undefined)
const content = z.object({ type: z.string(), text }).nullish().catch(undefined)

const toolContent = z
  .object({ type: z.string(), content, path: text, oldText: text, newText: text })
  .array()
  .nullish()
  .catch(undefined)

/** A tool call as far as it is told: the first report of it, a change to it, or the subject of a permission request. */
export const toolCallSchema = z.object({
  toolCallId: z.string(),
  title: text,
  name: text,
  kind: text,
  status: text,
  content: toolContent,
  locations: z.object({ path: text }).array().nullish().catch(undefined),
  rawInput: record,
  _meta: record,
})
export type ToolCallReport = z.output<typeof toolCallSchema>

const updateSchema = z.discriminatedUnion('sessionUpdate', [
  z.object({ sessionUpdate: z.literal('agent_message_chunk'), content, messageId: text }),
  toolCallSchema.extend({ sessionUpdate: z.enum(['tool_call', 'tool_call_update']) }),
  z.object({
    sessionUpdate: z.literal('plan'),
    entries: z.object({ content: z.string(), status: z.string().catch('pending') }).array(),
  }),
  z.object({
    sessionUpdate: z.literal('usage_update'),
    used: number,
    size: number,
    cost: z.object({ amount: z.number(), currency: z.string() }).nullish().catch(undefined),
    _meta: record,
  }),
])
export type Update = z.output<typeof updateSchema>

const notification = z.object({ sessionId: z.string(), update: updateSchema })

/** What we read of a `session/update`; undefined for kinds that we don't, and for what is none. */
export const parseUpdate = (params: unknown): { sessionId: string; update: Update } | undefined =>
  notification.safeParse(params).data
