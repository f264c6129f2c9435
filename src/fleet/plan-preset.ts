import type { Agent, RuntimeName } from './agent.ts'
import { floorRoles } from './default-role.ts'
import type { Preset } from './preset.ts'

/** What a roster lacks of what was asked for. Nobody is ever taken out. */
export type RosterChange = {
  readonly add: readonly Agent[]
  readonly move: readonly { readonly name: string; readonly from: RuntimeName; readonly to: RuntimeName }[]
}

type Wanted = {
  /** absent: nobody is added */
  readonly preset?: Preset | undefined
  /** absent: nobody is moved, and who is new gets the orchestrator's, or the stub */
  readonly runtime?: RuntimeName | undefined
}

/**
 * Pure: the roster's agents and what is asked for → the change. A role that somebody has already is not added again,
 * whatever their name. A runtime that is asked for is the floor's, and everybody's who has none yet (the stub); others
 * keep what somebody chose for them.
 */
export function planPreset(agents: readonly Agent[], { preset, runtime }: Wanted): RosterChange {
  const forNew = runtime ?? agents.find(({ role }) => role === 'orchestrator')?.runtime ?? 'stub'
  const lacking = (preset?.agents ?? []).filter(({ role }) => !agents.some((agent) => agent.role === role))
  return {
    add: lacking.map(({ name, role }) => ({ name: freeName(name, agents), runtime: forNew, role })),
    move:
      runtime === undefined
        ? []
        : agents
            .filter((agent) => isMoved(agent) && agent.runtime !== runtime)
            .map(({ name, runtime: from }) => ({ name, from, to: runtime })),
  }
}

const isMoved = ({ runtime, role }: Agent): boolean => runtime === 'stub' || floorRoles.some((floor) => floor === role)

/** A person may have given the name to somebody with another role. */
function freeName(name: string, agents: readonly Pick<Agent, 'name'>[]): string {
  const taken = new Set(agents.map((agent) => agent.name.toLowerCase()))
  if (!taken.has(name)) return name
  const numbered = (number: number): string =>
    taken.has(`${name}-${number}`) ? numbered(number + 1) : `${name}-${number}`
  return numbered(2)
}
