import type { Chat } from '../chat/chat.ts'
import type { Logger } from '../log.ts'
import type { ThreadRef } from '../store/topic.ts'

/** Who owns the fleet is known a moment after the connection stands. */
const againMs = 3_000
const most = 20

/** No thread of anybody's: what can't be shown there goes to the owner. */
export const nowhere: ThreadRef = 'discord:0'

/**
 * Says something in a chat with each session that stands. `say` tells whether it came to its end: if not, or if it fails,
 * it is called again after a while. Returns how to stop.
 */
export function onceReady(
  { chat, logger }: { readonly chat: Pick<Chat, 'onReady'>; readonly logger: Logger },
  failed: string,
  say: () => Promise<boolean>,
): () => void {
  let timer: NodeJS.Timeout | undefined
  let tries = 0
  const attempt = async () => {
    const isSaid = await say().catch((error: unknown) => {
      logger.warn({ err: error }, failed)
      return false
    })
    if (!isSaid && tries++ < most) timer = setTimeout(() => void attempt(), againMs).unref()
  }
  chat.onReady(() => void attempt())
  return () => clearTimeout(timer)
}
