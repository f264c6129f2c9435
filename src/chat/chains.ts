import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '../log.ts'
import { retryLevel } from '../store/store-away.ts'

/** What a run may wait for; both end early when everything stops. */
export type Pause = {
  readonly stopped: boolean
  for(ms: number): Promise<void>
  /** Ends early when the chain is woken, at once when that was so since the run began; that wake is then used up. */
  untilWoken(ms: number): Promise<void>
}

export type Chains<K> = {
  /** Runs `run(key)`, or runs it once more after the run that goes on. */
  wake(key: K): void
  /** No run starts any more; resolves when those under way have ended. */
  stop(): Promise<void>
}

type Chain = { again: boolean; poke: AbortController; done: Promise<void> }

/** One run at a time per key, different keys side by side. A run that throws is logged; the next wake tries again. */
export function createChains<K>(run: (key: K, pause: Pause) => Promise<void>, logger: Logger): Chains<K> {
  const chains = new Map<K, Chain>()
  const stopping = new AbortController()
  const loop = async (key: K, chain: Chain): Promise<void> => {
    while (chain.again && !stopping.signal.aborted) {
      chain.again = false
      await run(key, pauseOf(chain, stopping.signal)).catch((error: unknown) => {
        logger[retryLevel(error)]({ err: error, key }, 'delivery was interrupted')
      })
    }
    chains.delete(key)
  }
  return {
    wake(key) {
      const known = chains.get(key)
      if (known !== undefined) {
        known.again = true
        // Without a reason of ours an error with its stack is made, at each wake.
        known.poke.abort('woken')
        return
      }
      if (stopping.signal.aborted) return
      const chain = { again: true, poke: new AbortController(), done: Promise.resolve() }
      chains.set(key, chain)
      chain.done = loop(key, chain)
    },
    async stop() {
      stopping.abort()
      await Promise.all([...chains.values()].map((chain) => chain.done))
    },
  }
}

function pauseOf(chain: Chain, stopping: AbortSignal): Pause {
  return {
    get stopped() {
      return stopping.aborted
    },
    for: (ms) => wait(ms, stopping),
    async untilWoken(ms) {
      const poke = new AbortController()
      const woken = chain.again
      Object.assign(chain, { again: false, poke })
      if (!woken) await wait(ms, AbortSignal.any([poke.signal, stopping]))
    },
  }
}

const wait = (ms: number, signal: AbortSignal): Promise<void> => delay(ms, undefined, { signal }).catch(() => undefined)
