import type { Logger } from '../log.ts'
import { findHealth } from '../web/health.ts'
import type { HealthFacts } from '../web/health.ts'

const everyMs = 60_000
const answerMs = 10_000

type Deps = {
  readonly url: string
  readonly health: () => Promise<HealthFacts>
  readonly logger: Logger
  readonly everyMs?: number
}

/**
 * Pings MOS_DEADMAN_URL each minute while Mos is not down, beginning at once: when the pings stop, the service behind
 * the URL tells a person. Returns how to stop. A ping that fails is logged: missing pings are the message.
 */
export function startDeadman(deps: Deps): () => void {
  const ping = async () => {
    try {
      if (findHealth(await deps.health()).status === 'down') return
      const response = await fetch(deps.url, { signal: AbortSignal.timeout(answerMs), redirect: 'error' })
      await response.body?.cancel()
      if (!response.ok) deps.logger.warn({ status: response.status }, 'MOS_DEADMAN_URL did not take the ping')
    } catch (error) {
      deps.logger.warn({ err: error }, 'MOS_DEADMAN_URL could not be pinged')
    }
  }
  const timer = setInterval(() => void ping(), deps.everyMs ?? everyMs)
  void ping()
  return () => clearInterval(timer)
}
