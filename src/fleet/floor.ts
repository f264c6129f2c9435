import type { Agent } from './agent.ts'

type Named = Pick<Agent, 'name' | 'role'>

export type FloorVerdict = { readonly ok: true } | { readonly ok: false; readonly reason: string }

/** Whether these agents, on all hosts together, have the floor: exactly one orchestrator, at least one enhancer. */
export function floorAfter(agents: readonly Named[]): FloorVerdict {
  const orchestrators = namesOf(agents, 'orchestrator')
  if (orchestrators.length > 1) {
    const reason = `There are ${orchestrators.length} orchestrators: ${orchestrators.join(', ')}. A fleet has exactly one.`
    return { ok: false, reason }
  }
  if (orchestrators.length === 0) return { ok: false, reason: 'There is no orchestrator. A fleet has exactly one.' }
  if (namesOf(agents, 'enhancer').length > 0) return { ok: true }
  return { ok: false, reason: 'There is no enhancer. A fleet has at least one.' }
}

/** Why this agent may not be added, in words; undefined when it may. The same agent again is no second one. */
export function refuseAdd(agents: readonly Named[], agent: Named): string | undefined {
  if (agent.role !== 'orchestrator') return undefined
  const [other] = namesOf(agents, 'orchestrator').filter((name) => name !== agent.name)
  return other === undefined ? undefined : `There is already an orchestrator: ${other}. A fleet has exactly one.`
}

/** Why this agent may not be removed, in words; undefined when it may. */
export function refuseRemove(agents: readonly Named[], name: string): string | undefined {
  const role = agents.find((agent) => agent.name === name)?.role
  const others = role === undefined ? [] : namesOf(agents, role).filter((other) => other !== name)
  if (others.length > 0) return undefined
  if (role === 'orchestrator') return `${name} is the orchestrator. A fleet has exactly one: it can't be removed.`
  if (role === 'enhancer') return `${name} is the last enhancer. A fleet has at least one: add another first.`
  return undefined
}

const namesOf = (agents: readonly Named[], role: string): string[] =>
  agents.filter((agent) => agent.role === role).map((agent) => agent.name)
