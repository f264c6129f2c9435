import type { Changed, Generation } from './generation.ts'

/**
 * What remedies wrote, after a generation whose changes came to this. What another generation has written since is no
 * remedy's any more; of what was left out it is what it was.
 */
export function remediedAfter(
  pending: Pick<Generation, 'remedied'>,
  changes: readonly Changed[],
  latest: Pick<Generation, 'remedied'> | undefined,
): Generation['remedied'] {
  const before = new Map(Object.entries(latest?.remedied ?? {}))
  const after = new Map(Object.entries(pending.remedied ?? latest?.remedied ?? {}))
  for (const { path, isLeftOut } of changes) {
    const was = before.get(path)
    if (isLeftOut !== true) {
      if (pending.remedied === undefined) after.delete(path)
    } else if (was === undefined) after.delete(path)
    else after.set(path, was)
  }
  return after.size === 0 ? undefined : Object.fromEntries(after)
}
