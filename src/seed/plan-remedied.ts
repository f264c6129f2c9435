import type { Change } from './change.ts'
import type { Remedied } from './generation.ts'
import type { Live, LiveMap } from './live.ts'
import type { ManifestEntry } from './manifest.ts'

/**
 * What becomes of a path that a remedy has written; `usual`: what would without. A remedy is not overwritten: it stays as
 * long as what is shipped is what it was made against, and is a conflict with what comes later. A text that a later
 * version can be merged into is merged as ever.
 */
export function planRemedied(
  entry: ManifestEntry,
  live: Live | undefined,
  remedied: Remedied | undefined,
  usual: Change | undefined,
): Change | undefined {
  if (remedied === undefined || usual === undefined || live?.kind !== 'file' || live.hash === entry.sha256) return usual
  const { base: _, next: __, ...about } = usual
  const isTaken = usual.verdict === 'update' || usual.verdict === 'overwrite'
  if (entry.class === 'tombstone')
    return { ...about, verdict: 'forget', effect: 'none', isSafe: true, why: 'is shipped no more; its remedy stays' }
  if (!isTaken && usual.verdict !== 'conflict') return usual
  if (isTaken && remedied.shipped === entry.sha256) return undefined
  return {
    ...about,
    verdict: 'conflict',
    effect: 'none',
    proposal: entry.sha256,
    isSafe: true,
    why: `a remedy has changed it (${remedied.why}), and so has this version`,
  }
}

type Known = {
  readonly entries: readonly ManifestEntry[]
  readonly live: LiveMap
  readonly remedied: ReadonlyMap<string, Remedied>
}

/** Those that stay, where what is shipped would otherwise be brought in or merged. */
export function findRemedied(
  { entries, live, remedied }: Known,
  changes: readonly Change[],
): readonly { readonly path: string; readonly why: string }[] {
  return entries.flatMap(({ path, sha256 }) => {
    const [held, now] = [remedied.get(path), live.get(path)]
    const isHeld = now?.kind === 'file' && now.hash !== sha256 && changes.every((change) => change.path !== path)
    return held !== undefined && isHeld ? [{ path, why: held.why }] : []
  })
}
