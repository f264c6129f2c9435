import type { RuntimeName } from './agent.ts'

/** What an agent is for: a file of `framework/roles/`, or of the home's `roles.local/`, which wins. */
export type Role = {
  readonly name: string
  readonly title: string
  /** always on, or made for one task and removed after it */
  readonly lifecycle: 'core' | 'ephemeral'
  /** in the worker as runtime sessions, or in a tmux pane that a person can attach */
  readonly placement: 'hosted' | 'pane'
  /** the preferred runtime */
  readonly runtime: RuntimeName
  /** Its file names none: `runtime` is only what its agents get. */
  readonly isRuntimeUnset?: boolean
  /** names of commands as tools (`fleet_spawn`); what is not listed is not offered; `*` offers all */
  readonly tools: readonly string[]
  readonly permissions: { readonly mode: string; readonly allow: readonly string[]; readonly deny: readonly string[] }
  /** it works on a repository: none is started without a project */
  readonly needsProject?: boolean
  readonly mandate: string
  readonly boundaries: string
  /** the board's five ways of looking; empty for every other role */
  readonly lenses: readonly { readonly name: string; readonly view: string }[]
  /** where it was read: shipped, or the person's own */
  readonly source: 'framework' | 'local'
}
