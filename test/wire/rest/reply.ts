import type { LimitError } from '../limit/limit-error.ts'

/** status -1: break the connection */
export type Reply = { readonly status: number; readonly headers?: Record<string, string>; readonly body?: unknown }

/** A 429 as Discord writes it. Without `Via` a client takes it for the edge's own ban. */
export function refusal(limit: LimitError, headers: Record<string, string> = {}): Reply {
  const isGlobal = limit.scope === 'global'
  const retry = {
    'Retry-After': String(Math.max(limit.retryAfter, 0.001)),
    'X-RateLimit-Scope': limit.scope,
    Via: '1.1 loopback',
  }
  return {
    status: 429,
    headers: { ...headers, ...retry, ...(isGlobal ? { 'X-RateLimit-Global': 'true' } : {}) },
    body: { message: limit.message, retry_after: limit.retryAfter, global: isGlobal },
  }
}
