import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from '../log.ts'

type Closer = { readonly what: string; readonly close: () => Promise<void> }

export type Shutdown = {
  /** Closed in the reverse order of adding. */
  add(what: string, close: () => Promise<void>): void
  /** Closes everything once, each part for `partMs` at most: one that hangs must not keep the others open. */
  run(): Promise<void>
}

const partMs = 5_000

export function createShutdown(logger: Logger): Shutdown {
  const closers: Closer[] = []
  let running: Promise<void> | undefined
  const closeAll = async () => {
    for (const { what, close } of closers.toReversed()) {
      try {
        const late = wait(partMs, 'late', { ref: false })
        if ((await Promise.race([close(), late])) === 'late')
          logger.warn(`${what} did not close within ${partMs / 1000} s`)
      } catch (error) {
        logger.warn({ err: error }, `${what} did not close cleanly`)
      }
    }
  }
  return {
    add: (what, close) => void closers.push({ what, close }),
    run: () => (running ??= closeAll()),
  }
}
