import type { Change } from './change.ts'
import type { Remedied } from './generation.ts'
import { hashOf } from './hash.ts'
import { isProtected } from './is-protected.ts'
import type { Base, Live, LiveFile, LiveMap } from './live.ts'
import type { ManifestEntry } from './manifest.ts'
import { planEntry } from './plan-entry.ts'
import { planRemedied } from './plan-remedied.ts'

export type PlanInput = {
  readonly version: string
  readonly entries: readonly ManifestEntry[]
  readonly base: Base
  readonly live: LiveMap
  /** path → hash of a three-way merge without a conflict */
  readonly merged: ReadonlyMap<string, string>
  /** what remedies wrote in place of what was shipped */
  readonly remedied?: ReadonlyMap<string, Remedied>
}

export type Plan = {
  /** the version that is brought in */
  readonly version: string
  readonly changes: readonly Change[]
  /** Of all that will be done, and of what it is done to: the same again only while nothing has changed. */
  readonly digest: string
}

/** What a reseed does, by path. Nothing to do: no changes. */
export function planReseed({ version, entries, base, live, merged, remedied }: PlanInput): Plan {
  const changes = entries.flatMap((entry) => {
    const now = live.get(entry.path)
    if (now?.kind === 'blocked') return isDue(entry, base) ? [blocked(entry, now)] : []
    const known = { base: base.get(entry.path), live: now, merged: merged.get(entry.path) }
    return planRemedied(entry, now, remedied?.get(entry.path), planEntry(entry, known)) ?? []
  })
  const shipped = new Set(entries.map(({ path }) => path))
  const dropped = [...base]
    .filter(([path]) => !shipped.has(path))
    .map(([path, last]) => planDropped(path, last, live.get(path)))
  return withDigest(version, [...changes, ...dropped])
}

/** The plan of these changes. */
export function withDigest(version: string, unsorted: readonly Change[]): Plan {
  const changes = unsorted.toSorted((one, other) => (one.path < other.path ? -1 : 1))
  return { version, changes, digest: hashOf(JSON.stringify([version, changes.map(essence)])) }
}

const essence = ({ path, verdict, effect, before, next, base, proposal }: Change): unknown => [
  path,
  verdict,
  effect,
  before ?? null,
  next ?? null,
  base ?? null,
  proposal ?? null,
]

/** What is a person's since it was written once is not in our way. */
const isDue = ({ class: kind, path }: ManifestEntry, base: Base): boolean =>
  (kind !== 'seed' && kind !== 'tombstone') || (kind === 'seed' && !base.has(path))

const blocked = ({ path, class: kind }: ManifestEntry, { what }: Extract<Live, { kind: 'blocked' }>): Change => ({
  path,
  class: kind,
  verdict: 'blocked',
  effect: 'none',
  isSafe: true,
  why: `${what} is in the way; it stays`,
})

/** An earlier version shipped it, this one says nothing of it: what a person left alone goes, their edit is theirs. */
function planDropped(path: string, last: string, now: Live | undefined): Change {
  const file: LiveFile | undefined = now?.kind === 'file' ? now : undefined
  // What was seeded once is a person's, edited or not.
  const isOurs = file?.hash === last && !isProtected(path)
  return {
    path,
    class: 'tombstone',
    ...(file === undefined ? {} : { before: { hash: file.hash, mode: file.mode } }),
    verdict: isOurs ? 'delete' : 'forget',
    effect: isOurs ? 'delete' : 'none',
    isSafe: true,
    why: now === undefined || isOurs ? 'is shipped no more' : 'is shipped no more; it is yours',
  }
}
