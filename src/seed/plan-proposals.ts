import type { Change } from './change.ts'
import type { LiveMap } from './live.ts'

/** Below the home. */
export const proposals = 'mos/proposals/'

/** Where this version's file lies while a person's stays: `mos/roles/coder.md` → `mos/proposals/roles/coder.md`. */
export const proposalPath = (path: string): string => `${proposals}${path.replace(/^mos\//, '')}`

/** The proposals that the conflicts among these changes need, and the end of those that none needs any more. */
export function planProposals(changes: readonly Change[], paths: readonly string[], live: LiveMap): readonly Change[] {
  const wanted = new Map(changes.map(({ path, proposal }) => [path, proposal]))
  return paths.flatMap((path): Change[] => {
    const now = live.get(proposalPath(path))
    const hash = wanted.get(path)
    if (now?.kind === 'blocked' || now?.hash === hash) return []
    const about = {
      path: proposalPath(path),
      class: 'owned' as const,
      isSafe: true,
      ...(now === undefined ? {} : { before: { hash: now.hash, mode: now.mode } }),
    }
    if (hash === undefined) return [{ ...about, verdict: 'withdraw', effect: 'delete', why: 'is decided' }]
    return [{ ...about, verdict: 'propose', effect: 'write', next: { hash, mode: 0o644 }, why: `for ${path}` }]
  })
}
