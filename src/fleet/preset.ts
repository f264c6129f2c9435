import type { Agent } from './agent.ts'

export const fleetTypes = ['general', 'coding', 'research', 'hybrid'] as const

/** What a new fleet is for. */
export type FleetType = (typeof fleetTypes)[number]

/** The agents that a type of fleet begins with: a file of `framework/presets/`. */
export type Preset = {
  readonly type: FleetType
  readonly title: string
  readonly description: string
  /** always there; they have the floor by themselves */
  readonly agents: readonly Pick<Agent, 'name' | 'role'>[]
  /** names of roles whose agents are made for a task, without an entry of the roster */
  readonly roles: readonly string[]
}
