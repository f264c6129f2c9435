import type { Agent } from './agent.ts'
import type { Evidence, Unit } from './readiness.ts'

/** How one agent of the roster is in Mosaic's hands. */
export type MosaicAgent = Pick<Agent, 'name' | 'role' | 'runtime'> & {
  /** its session's name on Mosaic's tmux server */
  readonly session: string
  /** the server's socket, where its session is or would be: a path */
  readonly socket: string
  /** The roster or the agent's settings name that socket: it is no session that happens to have the name. */
  readonly isNamed: boolean
  readonly pane?: Evidence['pane']
  /** its unit, of Mosaic's template; absent where there is none */
  readonly unit?: Unit
  /** `fleet/agents/<name>.env` is one that Mosaic wrote */
  readonly hasSettings: boolean
  /** another agent's name gives the same session */
  readonly sharesWith?: string
}

/** What was found of Mosaic around a home. */
export type MosaicSight = {
  readonly agents: readonly MosaicAgent[]
  /** unit files in the person's directory that neither Mos nor another home's Mos wrote */
  readonly units: readonly string[]
  /** what stands in the home's `.framework-version` */
  readonly framework?: string
  /** paths below the home that are a person's and stay: `SOUL.md`, `roles.local/coder.md` */
  readonly kept: readonly string[]
}

/** Something of Mosaic keeps this agent, or did. */
export const isMosaics = ({ hasSettings, unit, pane, isNamed }: MosaicAgent): boolean =>
  hasSettings || unit?.enabled === true || unit?.active === 'active' || (pane !== undefined && isNamed)
