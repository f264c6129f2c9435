import type { Refusal } from './record-requests.ts'

/** Orders as `start-model.ts` knows them, in a request of any protocol. */
const order = /#(?<verb>say|run|tool|recall|look|many|steady|slow|fail|limit)\b(?:\[(?<words>[^\]]*)\])?/gu

/**
 * `#limit[7200]`: the account's limit is used up, and will be free in so many seconds, in the words and headers of each
 * provider.
 */
export function usedUp(path: string, body: string): Refusal | undefined {
  const { verb, words } = [...body.matchAll(order)].at(-1)?.groups ?? {}
  if (verb !== 'limit') return undefined
  const seconds = Number(words)
  const until = Math.round(Date.now() / 1000) + seconds
  if (path.includes('/messages')) {
    const message = "This request would exceed your account's rate limit. Please try again later."
    return {
      status: 429,
      headers: {
        'retry-after': String(seconds),
        'anthropic-ratelimit-unified-status': 'rejected',
        'anthropic-ratelimit-unified-reset': String(until),
        'anthropic-ratelimit-unified-representative-claim': 'five_hour',
        'anthropic-ratelimit-unified-5h-status': 'rejected',
        'anthropic-ratelimit-unified-5h-reset': String(until),
        'anthropic-ratelimit-unified-5h-utilization': '1.0',
      },
      body: { type: 'error', error: { type: 'rate_limit_error', message } },
    }
  }
  if (path.includes('/responses')) {
    const message = 'The usage limit has been reached'
    const error = {
      type: 'usage_limit_reached',
      message,
      plan_type: 'plus',
      resets_at: until,
      resets_in_seconds: seconds,
    }
    return { status: 429, headers: {}, body: { error } }
  }
  const message = 'Rate limit reached for requests'
  const error = { message, type: 'rate_limit_error', code: 'rate_limit_exceeded' }
  return { status: 429, headers: { 'retry-after': String(seconds) }, body: { error } }
}
