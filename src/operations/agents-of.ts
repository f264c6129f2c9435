import type { Op } from '../store/op.ts'
import type { Operation } from './operation.ts'

/** Agents that these ops have for themselves. What can't be read of an op (another version's) keeps nobody waiting. */
export function agentsOf(operations: ReadonlyMap<string, Operation>, ops: readonly Op[]): ReadonlySet<string> {
  const namesOf = (op: Op): readonly string[] => {
    try {
      return operations.get(op.kind)?.agents(op) ?? []
    } catch {
      return []
    }
  }
  return new Set(ops.flatMap(namesOf))
}
