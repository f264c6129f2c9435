import type { Change } from './change.ts'
import type { Live } from './live.ts'
import type { ManifestEntry } from './manifest.ts'
import { proposalPath } from './plan-proposals.ts'
import { withDigest } from './plan-reseed.ts'
import type { Plan } from './plan-reseed.ts'
import { modeOf } from './shipped.ts'

/** Of a file that a person and this version have both changed: the person's stays, or what is shipped takes its place. */
export type Choice = 'keep' | 'take'

type Sides = {
  /** what a reseed says of it */
  readonly conflict: Change
  readonly entry: ManifestEntry
  /** the proposal that lies beside it */
  readonly aside: Live | undefined
  readonly version: string
}

/**
 * A person's decision about one conflict; what lay aside goes in either case. The digest changes with the file, with
 * what is shipped, and with what lies aside.
 */
export function planResolve(choice: Choice, { conflict, entry, aside, version }: Sides): Plan {
  const { path, class: kind, before } = conflict
  const about = { path, class: kind, isSafe: true, ...(before && { before }) }
  const base = entry.sha256
  // A mode that a person gave to a text of theirs stays.
  const mode = kind === 'merge' && before !== undefined ? before.mode : modeOf(entry)
  const decided: Change =
    choice === 'keep'
      ? {
          ...about,
          verdict: 'keep',
          effect: 'none',
          why: 'you keep yours',
          // A later version is merged from here on; what is replaced as a whole has nothing to merge.
          ...(kind === 'merge' && { base }),
        }
      : {
          ...about,
          verdict: 'take',
          effect: 'write',
          base,
          next: { hash: entry.sha256, mode },
          why: 'yours is backed up',
        }
  return withDigest(version, [decided, ...endOf(path, aside)])
}

function endOf(path: string, aside: Live | undefined): readonly Change[] {
  if (aside?.kind !== 'file') return []
  const before = { hash: aside.hash, mode: aside.mode }
  const about = { path: proposalPath(path), class: 'owned', isSafe: true, before } as const
  return [{ ...about, verdict: 'withdraw', effect: 'delete', why: 'is decided' }]
}
