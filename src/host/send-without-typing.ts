import { queueForCodex } from './queue-for-codex.ts'
import { forgetSend, recordSend } from './send-journal.ts'
import { sendThroughInbox } from './send-through-inbox.ts'
import type { SendResult } from './supervisor.ts'
import type { TmuxContext } from './tmux-context.ts'
import type { UntypedSend } from './untyped-send.ts'

/**
 * Sends by a channel that needs no keys, where the agent's program has one: no dialog and no draft stands in its way, and
 * no Enter can answer anything. `sendId` is bound before the text leaves, so that a repeat sends nothing. Undefined: there
 * is no such channel here, or nobody took the text from it and it was taken back; then it may be typed.
 */
export async function sendWithoutTyping(context: TmuxContext, send: UntypedSend): Promise<SendResult | undefined> {
  const { name, sendId } = send
  const bind = (): Promise<void> =>
    recordSend(context, name, { id: sendId, state: 'typing', evidence: '', at: Date.now() })
  const result = (await sendThroughInbox(context, send, bind)) ?? (await queueForCodex(context, send, bind))
  if (result === undefined) await forgetSend(context, name, sendId)
  else await recordSend(context, name, { id: sendId, ...result })
  return result
}
