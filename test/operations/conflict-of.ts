import type { Conflict } from '../../src/seed/conflicts.ts'
import { hashOf } from '../../src/seed/hash.ts'

/** A role of a person's that a version has changed too. */
export function conflictOf(name: string, text = 'mine'): Conflict {
  const path = `mos/roles/${name}.md`
  const plan = (choice: string) => ({ version: '2', changes: [], digest: hashOf(`${choice} ${path} ${text}`) })
  const change = {
    path,
    class: 'merge',
    verdict: 'conflict',
    effect: 'none',
    isSafe: true,
    why: 'both changed',
  } as const
  return { path, why: change.why, change, decide: { keep: plan('keep'), take: plan('take') } }
}
