import type { Op } from '../store/op.ts'
import type { Operation } from './operation.ts'

/** Agents that these ops have for themselves. What can't be read of an op (another version's) keeps nobody waiting. */
export const agentsOf = (operations: ReadonlyMap<string, Operation>, ops: readonly Op[]): ReadonlySet<string> =>
  namesOf(operations, ops, (operation, op) => operation.agents(op))

/** Agents that these ops stop and start. */
export const touchedBy = (operations: ReadonlyMap<string, Operation>, ops: readonly Op[]): ReadonlySet<string> =>
  namesOf(operations, ops, (operation, op) => (operation.touches ?? operation.agents)(op))

function namesOf(
  operations: ReadonlyMap<string, Operation>,
  ops: readonly Op[],
  of: (operation: Operation, op: Op) => readonly string[],
): ReadonlySet<string> {
  const read = (op: Op): readonly string[] => {
    try {
      const operation = operations.get(op.kind)
      return operation === undefined ? [] : of(operation, op)
    } catch {
      return []
    }
  }
  return new Set(ops.flatMap(read))
}
