import type { Change, Verdict } from './change.ts'
import type { Base } from './live.ts'

const unsettled: readonly Verdict[] = ['conflict', 'blocked', 'kept', 'propose', 'withdraw', 'remedy']

/** What counts as shipped last after these changes; a conflict, what was in the way, and a remedy leave it as it was. */
export function nextBase(base: Base, changes: readonly Change[]): Base {
  const next = new Map(base)
  for (const { path, verdict, base: shipped } of changes) {
    if (unsettled.includes(verdict)) continue
    if (shipped === undefined) next.delete(path)
    else next.set(path, shipped)
  }
  return next
}
