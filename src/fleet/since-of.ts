import type { Readiness } from './readiness.ts'

type Told = {
  readonly readiness: Readiness
  readonly evidence: {
    readonly hook?: { readonly since: number } | undefined
    readonly heartbeat?: { readonly since?: number | undefined } | undefined
  }
}

/** When its state began, ms since the epoch, as far as somebody told: its hooks first, its heartbeat next. */
export function sinceOf({ evidence, readiness }: Told): number | undefined {
  const { hook, heartbeat } = evidence
  if (readiness === 'dead' || readiness === 'stale' || readiness === 'unknown') return undefined
  return hook?.since ?? heartbeat?.since
}
