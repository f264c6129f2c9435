import { spell } from '../fleet/heartbeat-age.ts'
import type { Readiness } from '../fleet/readiness.ts'

/** A worker tells at least once a minute: what is older than three of these is stale. */
const toldFreshMs = 180_000

/** Why what a host told counts no more; undefined while it does. A host that went away knows nothing of its agents' end. */
export function whyStale({ hostId, at }: { hostId: string; at: number }, readiness: Readiness): string | undefined {
  const age = Date.now() - at
  return age < toldFreshMs ? undefined : `host ${hostId} last told ${spell(age)} ago that it was ${readiness}`
}
