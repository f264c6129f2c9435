/** A 429. `retryAfter` in seconds. */
export class LimitError extends Error {
  readonly retryAfter: number
  readonly scope: 'user' | 'global'

  constructor(retryAfter: number, scope: 'user' | 'global') {
    super('You are being rate limited.')
    this.retryAfter = retryAfter
    this.scope = scope
  }
}
