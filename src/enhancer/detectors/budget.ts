import type { EventOf, Happened, Look } from './happened.ts'
import type { Fault } from './fault.ts'

/**
 * What all turns of a day (UTC) cost together. A day counts once, by its name: which turn went over the budget is another
 * as soon as a host tells late.
 */
export function findOverBudget({ turn }: Happened, { thresholds }: Look): readonly Fault[] {
  const { budgetUsd } = thresholds
  if (budgetUsd === 0) return []
  const days = Map.groupBy(
    turn.filter(({ costUsd }) => costUsd !== undefined && costUsd > 0),
    ({ at }) => new Date(at).toISOString().slice(0, 10),
  )
  return [...days].flatMap(([day, turns]) => faultOf(day, turns, budgetUsd) ?? [])
}

function faultOf(day: string, turns: readonly EventOf<'turn'>[], budgetUsd: number): Fault | undefined {
  let cost = 0
  const over = turns.find(({ costUsd = 0 }) => {
    cost += costUsd
    // Fractions that were added up are short of the whole by nothing that counts.
    return cost >= budgetUsd - 1e-9
  })
  if (over === undefined) return undefined
  return {
    occurrence: { id: `budget-${day}`, at: over.at, hostId: over.hostId },
    component: 'fleet',
    title: 'The day costs more than its budget',
    message: 'the turns of a day cost more than the budget',
    frames: [],
    cause: 'See who it was: a long task, a model that is dearer than it has to be, or a loop.',
    evidence: () => `${day}: $${sum(turns).toFixed(2)} of $${budgetUsd}: ${byRole(turns)}`,
  }
}

const sum = (turns: readonly EventOf<'turn'>[]): number => turns.reduce((all, { costUsd = 0 }) => all + costUsd, 0)

const byRole = (turns: readonly EventOf<'turn'>[]): string =>
  [...Map.groupBy(turns, ({ role, agent }) => role ?? agent ?? 'nobody in particular')]
    .map(([role, some]) => ({ role, cost: sum(some) }))
    .toSorted((a, b) => b.cost - a.cost)
    .slice(0, 5)
    .map(({ role, cost }) => `${role} $${cost.toFixed(2)}`)
    .join(', ')
