import type { Agent } from './agent.ts'
import type { Evidence, Unit } from './readiness.ts'

/** How one agent of the roster is in Mosaic's hands. */
export type MosaicAgent = Pick<Agent, 'name' | 'role' | 'runtime'> & {
  /** its session's name on Mosaic's tmux server */
  readonly session: string
  /** the server's socket, where its session is or would be: a path; empty where nothing names one */
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
  /** Mos took it over before, and Mosaic has nothing of it since */
  readonly isTaken: boolean
  /** why it is not known whether it runs: its tmux server or the user's systemd does not answer */
  readonly unseen?: string
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

type InHands = { readonly [Key in 'unit' | 'pane' | 'isNamed']?: MosaicAgent[Key] | undefined }

/** Something of Mosaic keeps this agent now, or does at the next boot. */
export const isInItsHands = ({ unit, pane, isNamed }: InHands): boolean =>
  unit?.enabled === true || unit?.active === 'active' || (pane !== undefined && isNamed === true)

/** Something of Mosaic keeps this agent, or did, and nobody took it over. */
export const isMosaics = (agent: MosaicAgent): boolean => (agent.hasSettings && !agent.isTaken) || isInItsHands(agent)
