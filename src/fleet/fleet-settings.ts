import type { Tier } from './principal.ts'

/** A repository that the fleet works on. */
export type Project = {
  /** `^[a-z][a-z0-9]*(-[a-z0-9]+)*$` */
  readonly id: string
  /** absolute: a clone on the fleet's host */
  readonly path: string
  /** where it was cloned from */
  readonly url?: string
  /** the default branch */
  readonly branch: string
}

/** What a channel of Discord is for. */
export type ChannelUse = {
  readonly id: string
  /** id of the project that topics, spawns and worktrees there start in */
  readonly project?: string
  readonly as?: 'home' | 'ops' | 'bugs'
}

/** Who is admitted, by ids only: names collide. A role counts in its own guild and never in a direct message. */
export type AccessRule = {
  readonly who:
    | { readonly kind: 'user'; readonly userId: string }
    | { readonly kind: 'role'; readonly guildId: string; readonly roleId: string }
  readonly tier: Tier
  /** names of commands; absent: all that the tier covers */
  readonly commands?: readonly string[]
  /** ids of projects; absent: everywhere */
  readonly projects?: readonly string[]
}

/** `fleet/mos.yaml`: what is a setting of the fleet, not of the process. People and Mos write it; comments stay. */
export type FleetSettings = {
  readonly projects: readonly Project[]
  readonly channels: readonly ChannelUse[]
  readonly access: readonly AccessRule[]
}

export const emptySettings: FleetSettings = { projects: [], channels: [], access: [] }
