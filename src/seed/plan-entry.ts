import type { Change } from './change.ts'
import type { LiveFile } from './live.ts'
import type { ManifestEntry } from './manifest.ts'
import { modeOf } from './shipped.ts'

export type Known = {
  /** what Mos shipped there last */
  readonly base: string | undefined
  readonly live: LiveFile | undefined
  /** the hash of the three-way merge; undefined where there is none, or none without a conflict */
  readonly merged?: string | undefined
}

/** What becomes of one path: what we ship, what we last shipped, what is there. Undefined: nothing, nothing to note. */
export function planEntry(entry: ManifestEntry, known: Known): Change | undefined {
  switch (entry.class) {
    case 'seed':
      return planSeed(entry, known)
    case 'tombstone':
      return planTombstone(entry, known)
    case 'merge':
      return planMerge(entry, known)
    case 'owned':
      return planOwned(entry, known)
  }
}

/** Both sides changed what was last shipped: their texts decide. */
export const isThreeWay = (entry: ManifestEntry, { base, live }: Known): boolean =>
  entry.class === 'merge' &&
  base !== undefined &&
  live !== undefined &&
  base !== entry.sha256 &&
  live.hash !== base &&
  live.hash !== entry.sha256

function planSeed(entry: ManifestEntry, { base, live }: Known): Change | undefined {
  if (base !== undefined) return undefined
  return live === undefined ? write(entry, 'create', live, 'new') : note(entry, 'adopt', live, 'was there', live.hash)
}

/** A file that we never shipped in this form is somebody's: it goes to the backups, and that is told. */
function planTombstone(entry: ManifestEntry, { base, live }: Known): Change | undefined {
  if (live === undefined) return base === undefined ? undefined : note(entry, 'forget', live, 'is shipped no more')
  if (base === undefined && !wasShipped(entry, live.hash)) return undefined
  const isOurs = live.hash === base || wasShipped(entry, live.hash)
  return {
    ...about(entry, live),
    verdict: isOurs ? 'delete' : 'delete edited',
    effect: 'delete',
    isSafe: isOurs,
    why: isOurs ? 'is shipped no more' : 'is shipped no more; your edit of it goes to the backups',
  }
}

function planMerge(entry: ManifestEntry, known: Known): Change | undefined {
  const { base, live, merged } = known
  if (live === undefined) {
    if (base === undefined) return write(entry, 'create', live, 'new')
    return base === entry.sha256 ? undefined : note(entry, 'deleted', live, 'you have deleted it', entry.sha256)
  }
  if (live.hash === entry.sha256) return same(entry, base, live)
  if (live.hash === base || (base === undefined && wasShipped(entry, live.hash))) {
    // A mode that a person gave it stays.
    return { ...write(entry, 'update', live, 'newer'), next: { hash: entry.sha256, mode: live.mode } }
  }
  if (base === entry.sha256) return undefined
  if (base === undefined) return conflict(entry, live, 'another file was there first')
  if (merged === undefined) return conflict(entry, live, 'you and this version have changed the same lines')
  const change = {
    ...write(entry, 'merge', live, 'your edit and what is new'),
    next: { hash: merged, mode: live.mode },
  }
  return merged === live.hash ? note(entry, 'adopt', live, 'has it already', entry.sha256) : change
}

function planOwned(entry: ManifestEntry, { base, live }: Known): Change | undefined {
  if (live === undefined)
    return write(entry, base === undefined ? 'create' : 'restore', live, base === undefined ? 'new' : 'was gone')
  if (live.hash === entry.sha256) {
    return live.mode === modeOf(entry) ? same(entry, base, live) : write(entry, 'mode', live, 'its mode')
  }
  if (live.hash === base || (base === undefined && wasShipped(entry, live.hash)))
    return write(entry, 'update', live, 'newer')
  if (base === undefined) return conflict(entry, live, 'another file was there first')
  return { ...write(entry, 'overwrite', live, 'you have edited it; your edit goes to the backups'), isSafe: false }
}

const wasShipped = ({ sha256, prior }: ManifestEntry, hash: string): boolean => hash === sha256 || prior.includes(hash)

const about = ({ path, class: kind }: ManifestEntry, live: LiveFile | undefined) => ({
  path,
  class: kind,
  ...(live === undefined ? {} : { before: { hash: live.hash, mode: live.mode } }),
})

const write = (entry: ManifestEntry, verdict: Change['verdict'], live: LiveFile | undefined, why: string): Change => ({
  ...about(entry, live),
  verdict,
  effect: 'write',
  next: { hash: entry.sha256, mode: modeOf(entry) },
  base: entry.sha256,
  isSafe: true,
  why,
})

/** Nothing is written: what was shipped is remembered, or forgotten. */
const note = (
  entry: ManifestEntry,
  verdict: Change['verdict'],
  live: LiveFile | undefined,
  why: string,
  base?: string,
): Change => ({
  ...about(entry, live),
  verdict,
  effect: 'none',
  isSafe: true,
  why,
  ...(base === undefined ? {} : { base }),
})

const same = (entry: ManifestEntry, base: string | undefined, live: LiveFile): Change | undefined =>
  base === entry.sha256 ? undefined : note(entry, 'adopt', live, 'is there', entry.sha256)

/** The file that is there stays, and so does what was shipped last: it is a conflict until somebody decides. */
const conflict = (entry: ManifestEntry, live: LiveFile, why: string): Change => ({
  ...about(entry, live),
  verdict: 'conflict',
  effect: 'none',
  proposal: entry.sha256,
  isSafe: true,
  why,
})
