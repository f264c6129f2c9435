/** How many have each name; those without one are left out. */
export function countBy<T>(all: readonly T[], nameOf: (one: T) => string | undefined): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of all.flatMap((one) => nameOf(one) ?? [])) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

/** The highest count first, equal ones by name: the same each time. */
export const mostFirst = <T extends { readonly count: number }>(
  all: readonly T[],
  nameOf: (one: T) => string,
): readonly T[] => all.toSorted((one, other) => other.count - one.count || nameOf(one).localeCompare(nameOf(other)))
