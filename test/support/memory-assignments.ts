import type { Assignment, Assignments } from '../../src/store/assignment.ts'

/** Assignments without a Redis. */
export function memoryAssignments(): Assignments {
  const kept = new Map<string, Assignment>()
  return {
    get: (agent) => Promise.resolve(kept.get(agent)),
    async put(assignment) {
      kept.set(assignment.agent, assignment)
    },
    async update(agent, change) {
      const before = kept.get(agent)
      if (before !== undefined) kept.set(agent, { ...before, ...change })
    },
    async remove(agent) {
      kept.delete(agent)
    },
  }
}
