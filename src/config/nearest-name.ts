/** The name that shares most pairs of neighbouring letters with what was given; undefined when none is near. */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  const wanted = pairs(given.slice(0, 64))
  const scored = names.map((name) => {
    const own = pairs(name)
    const common = own.filter((pair) => wanted.includes(pair)).length
    return { name, score: (2 * common) / (own.length + wanted.length) }
  })
  const best = scored.toSorted((one, other) => other.score - one.score)[0]
  return best !== undefined && best.score > 0.6 ? best.name : undefined
}

const pairs = (name: string): string[] =>
  Array.from({ length: name.length - 1 }, (_, index) => name.slice(index, index + 2))
