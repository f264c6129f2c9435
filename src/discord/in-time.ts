import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '../log.ts'
import type { Acknowledgement, Visibility } from './acknowledge.ts'

/** Later than this the person sees "thinking" first: Discord gives an interaction up after 3 s. */
const deferAfterMs = 1_200

/** The work's outcome; an interaction that would have to wait for it is acknowledged meanwhile. */
export async function inTime<T>(
  { logger }: { readonly logger: Logger },
  ack: Acknowledgement,
  visibility: Visibility,
  work: Promise<T>,
): Promise<T> {
  const soon = new AbortController()
  const late = pause(deferAfterMs, undefined, { signal: soon.signal }).then(
    () => ack.defer(visibility).catch(notShown(logger)),
    () => undefined,
  )
  try {
    return await work
  } finally {
    soon.abort()
    await late
  }
}

/** Without the error itself: discord.js keeps the request's address in it, and with that the interaction's token. */
export const notShown = (logger: Logger) => (error: unknown) =>
  logger.warn({ why: String(error) }, 'Discord did not take the answer to an interaction')
