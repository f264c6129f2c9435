import type { Report } from '../report.ts'

export type Issue = { readonly number: number; readonly url: string; readonly state: 'open' | 'closed' }

/** Why a tracker did not do it. */
export class TrackerError extends Error {
  override readonly name = 'TrackerError'
  /**
   * - `login`: its token is refused or revoked: nothing works until a person mends it
   * - `refused`: this is not acceptable (403, 404, 422)
   * - `later`: not accepted for certain: too many requests, or nobody there; `retryAfterMs` when it said so
   * - `unknown`: it may have happened (timeout, reset or 5xx after sending): look before trying again
   */
  readonly kind: 'login' | 'refused' | 'later' | 'unknown'
  readonly retryAfterMs: number | undefined
  constructor(kind: TrackerError['kind'], message: string, options: ErrorOptions & { retryAfterMs?: number } = {}) {
    super(message, options)
    this.kind = kind
    this.retryAfterMs = options.retryAfterMs
  }
}

/** Where issues are. Failures are TrackerErrors and nothing else, with words for a person. */
export type Tracker = {
  /** Our own issue by its marker, or anybody's with this very title: open ones first. By lists too, since searches lag. */
  find(report: Pick<Report, 'marker' | 'title'>): Promise<(Issue & { readonly isOurs: boolean }) | undefined>
  /** Never twice by itself. */
  create(report: Pick<Report, 'title' | 'body'>): Promise<Issue>
  /** A comment with `key` in it is added once: the issue's comments are looked at first. */
  comment(number: number, comment: { readonly text: string; readonly key: string }): Promise<void>
  /** Undefined: it is gone. */
  get(number: number): Promise<Issue | undefined>
  close(number: number): Promise<void>
}
