import { z } from 'zod'

/**
 * What a runtime reports of itself, whichever it is: its hooks, plugin or extension append one JSON line each to
 * `fleet/run/<agent>.events`.
 * - `session-start`: its own session begins or is resumed; `sessionId` names it
 * - `prompt-submit`: it took a text in, `text` says which; it is busy
 * - `tool-use`: a tool has run; it is busy
 * - `permission-request`: a dialog is open, `text` says about what, `askId` which
 * - `permission-answered`: that dialog is closed
 * - `stop`: the turn is over, `text` is its last answer where the runtime tells it; it is idle
 * - `usage-limit`: the account's limit is used up until `until`
 * - `session-end`: the program ends
 */
const hookEventNames = [
  'session-start',
  'prompt-submit',
  'tool-use',
  'permission-request',
  'permission-answered',
  'stop',
  'usage-limit',
  'session-end',
] as const

export const hookEvent = z.object({
  /** ms since the epoch */
  ts: z.number(),
  event: z.enum(hookEventNames),
  text: z.string().optional(),
  /** the runtime's own session, to resume */
  sessionId: z.string().optional(),
  /** of a permission request: the tool that waits */
  tool: z.string().optional(),
  askId: z.string().optional(),
  /** of a prompt that came through the agent's inbox: which send it was */
  sendId: z.string().optional(),
  /** ms since the epoch */
  until: z.number().optional(),
})
export type HookEvent = z.infer<typeof hookEvent>
