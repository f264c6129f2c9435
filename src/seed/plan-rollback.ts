import type { Change, FileState } from './change.ts'
import type { Generation } from './generation.ts'
import { isProtected } from './is-protected.ts'
import type { LiveMap } from './live.ts'
import { withDigest } from './plan-reseed.ts'
import type { Plan } from './plan-reseed.ts'

/** All paths that generations changed, for who looks at them. */
export const changedPaths = (generations: readonly Generation[], after: number): readonly string[] => [
  ...new Set(
    generations.filter(({ number }) => number > after).flatMap(({ changes }) => changes.map(({ path }) => path)),
  ),
]

/**
 * What it takes to have what the home had after generation `to`; 0: before the first. What a person has changed since
 * Mos wrote it stays, and is told.
 */
export function planRollback(generations: readonly Generation[], to: number, live: LiveMap): Plan {
  const target = generations.find(({ number }) => number === to)
  const later = generations.filter(({ number }) => number > to)
  const changes = changedPaths(generations, to).flatMap((path): Change[] => {
    const steps = later.flatMap((generation) =>
      generation.changes.filter((each) => each.path === path && each.isLeftOut !== true),
    )
    const [first, last] = [steps[0], steps.at(-1)]
    if (first === undefined || last === undefined) return []
    const isRemedied = generations.some(({ changes: all }) =>
      all.some((each) => each.path === path && each.verdict === 'remedy'),
    )
    return planPath(path, { was: first.before, ours: last.after, live, base: target?.base[path], isRemedied })
  })
  return withDigest(target?.version ?? '', changes)
}

type Path = {
  /** what stood there then */
  readonly was: FileState | undefined
  /** what Mos left there last */
  readonly ours: FileState | undefined
  readonly live: LiveMap
  readonly base: string | undefined
  /** what stands there a remedy wrote, with a person's approval: it can be taken back where a seed is a person's */
  readonly isRemedied: boolean
}

function planPath(path: string, { was, ours, live, base, isRemedied }: Path): Change[] {
  const now = live.get(path)
  const about = {
    path,
    class: 'owned' as const,
    isSafe: true,
    ...(now?.kind === 'file' ? { before: { hash: now.hash, mode: now.mode } } : {}),
    ...(base === undefined ? {} : { base }),
  }
  if (now?.kind === 'blocked')
    return [{ ...about, verdict: 'blocked', effect: 'none', why: `${now.what} is in the way; it stays` }]
  if (now?.hash === was?.hash && (was === undefined || now?.mode === was.mode))
    return [{ ...about, verdict: 'adopt', effect: 'none', why: 'is there' }]
  if (isProtected(path) && !isRemedied)
    return [{ ...about, verdict: 'kept', effect: 'none', why: 'is yours since it is there; it stays' }]
  if (now?.hash !== ours?.hash)
    return [{ ...about, verdict: 'kept', effect: 'none', why: 'was changed since; it stays' }]
  if (was === undefined) return [{ ...about, verdict: 'delete', effect: 'delete', why: 'was not there' }]
  return [{ ...about, verdict: 'restore', effect: 'write', next: was, why: 'as it was' }]
}
