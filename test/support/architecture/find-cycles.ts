/** One path for each import cycle, from a module back to itself; type-only imports count. */
export function findCycles(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const cycles: (readonly string[])[] = []
  const done = new Set<string>()
  const trail: string[] = []
  const visit = (module: string): void => {
    const start = trail.indexOf(module)
    if (start !== -1) cycles.push([...trail.slice(start), module])
    if (start !== -1 || done.has(module)) return
    trail.push(module)
    for (const next of graph.get(module) ?? []) visit(next)
    trail.pop()
    done.add(module)
  }
  for (const module of graph.keys()) visit(module)
  return cycles
}
