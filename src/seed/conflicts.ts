import { Failure } from '../errors.ts'
import type { Change } from './change.ts'
import type { Look, Package } from './look-and-plan.ts'
import { proposalPath } from './plan-proposals.ts'
import { planResolve } from './plan-resolve.ts'
import type { Choice } from './plan-resolve.ts'
import type { Plan } from './plan-reseed.ts'

/** A file of a person's that stays, and what can be decided about it. */
export type Conflict = {
  readonly path: string
  /** for a person, after the path */
  readonly why: string
  readonly change: Change
  readonly decide: Readonly<Record<Choice, Plan>>
}

type Looked = Pick<Look, 'plan' | 'live'>

/** All that wait for a decision. */
export function findConflicts({ plan, live }: Looked, { manifest }: Package): readonly Conflict[] {
  const entries = new Map(manifest.entries.map((entry) => [entry.path, entry]))
  return plan.changes.flatMap((change): Conflict[] => {
    const entry = entries.get(change.path)
    if (change.verdict !== 'conflict' || entry === undefined) return []
    const sides = { conflict: change, entry, aside: live.get(proposalPath(change.path)), version: plan.version }
    const decide = { keep: planResolve('keep', sides), take: planResolve('take', sides) }
    return [{ path: change.path, why: change.why, change, decide }]
  })
}

/** The one at this path. Throws a Failure with those that there are. */
export function findConflict(looked: Looked, shipped: Package, path: string): Conflict {
  const all = findConflicts(looked, shipped)
  const found = all.find((each) => each.path === path)
  if (found !== undefined) return found
  const known = all.map((each) => each.path)
  const there = known.length === 0 ? 'No file waits for a decision' : `These wait: ${known.slice(0, 5).join(', ')}`
  throw new Failure(`${path} does not wait for a decision. ${there}.`, { exit: 'conflict' })
}
