import { LimitError } from './limit-error.ts'

export type Limits = {
  /** of the whole bot; Infinity lifts it, and the limits of all routes that send no message */
  requestsPerSecond: number
  /** sending in one channel, editing there, and answering one interaction: so many each; Infinity lifts all three */
  messagesPerFiveSeconds: number
}

type Window = { start: number; used: number }
type Bucket = { readonly name: string; readonly count: number; readonly per: number }

const lifted = 1_000_000

/**
 * Discord's two limits, counted in fixed windows: a bucket for each route and first parameter, whose headers warn, and
 * the whole bot's, which does not. `take` throws a LimitError and returns the headers otherwise.
 */
export class Limiter {
  readonly limits: Limits
  readonly #now: () => number
  readonly #windows = new Map<string, Window>()
  #global: Window = { start: 0, used: 0 }

  constructor(limits: Limits, now: () => number) {
    this.limits = limits
    this.#now = now
  }

  takeGlobal(): void {
    const now = this.#now()
    if (now >= this.#global.start + 1000) this.#global = { start: now, used: 0 }
    if (this.#global.used >= this.limits.requestsPerSecond) {
      throw new LimitError((this.#global.start + 1000 - now) / 1000, 'global')
    }
    this.#global.used += 1
  }

  /** Counts one request; the headers tell what is left, also of a refused one. */
  take(bucket: Bucket, major: string): { headers: Record<string, string>; retryAfter: number | undefined } {
    const now = this.#now()
    const count = this.#count(bucket)
    const key = `${bucket.name}:${major}`
    const found = this.#windows.get(key)
    const window = found && now < found.start + bucket.per ? found : { start: now, used: 0 }
    this.#windows.set(key, window)
    const left = (window.start + bucket.per - now) / 1000
    const refused = window.used >= count
    if (!refused) window.used += 1
    const headers = {
      'X-RateLimit-Limit': String(count),
      'X-RateLimit-Remaining': String(count - window.used),
      'X-RateLimit-Reset': ((now + left * 1000) / 1000).toFixed(3),
      'X-RateLimit-Reset-After': left.toFixed(3),
      'X-RateLimit-Bucket': bucket.name,
    }
    return { headers, retryAfter: refused ? left : undefined }
  }

  #count({ name, count }: Bucket): number {
    const { messagesPerFiveSeconds, requestsPerSecond } = this.limits
    if (['send', 'edit', 'webhook'].includes(name)) return Math.min(messagesPerFiveSeconds, lifted)
    return requestsPerSecond === Infinity ? lifted : count
  }
}
