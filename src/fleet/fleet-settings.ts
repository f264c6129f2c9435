import type { EnhancerSettings } from './enhancer-settings.ts'
import type { Tier } from './principal.ts'
import type { TrackerSettings } from './tracker-settings.ts'
import type { UpdateSettings } from './update-settings.ts'
import type { RelaunchSettings } from './relaunch-settings.ts'

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

/** `home`: each message opens a topic without a mention; there may be many. `ops` and `bugs`: one channel each. */
export const channelUses = ['home', 'ops', 'bugs'] as const

/** What a channel of Discord is for. */
export type ChannelUse = {
  readonly id: string
  /** id of the project that topics, spawns and worktrees there start in */
  readonly project?: string
  readonly as?: (typeof channelUses)[number]
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

/** What the agents of a role may do without asking, beyond what their role file says. */
export type PermissionRule = {
  readonly role: string
  /** id of a project; absent: everywhere */
  readonly project?: string
  /** patterns as a role file has them: `Bash(npm test)`, `Edit(src/**)` */
  readonly allow: readonly string[]
}

/**
 * `fleet/mos.yaml`: what is a setting of the fleet, not of the process. People and Mos write it; comments stay.
 *
 * ```yaml
 * projects:
 *   - id: site
 *     path: /srv/code/site
 *     url: git@github.com:us/site.git   # optional
 *     branch: main
 * channels:
 *   - id: "123456789012345678"
 *     as: home                          # optional: home, ops or bugs; one channel each for ops and bugs
 *     project: site                     # optional
 * access:
 *   - user: "234567890123456789"        # or role: "…" with guild: "…"
 *     tier: operator
 *     commands: [fleet ps, doctor]      # optional: all that the tier covers
 *     projects: [site]                  # optional: everywhere
 * permissions:                          # what "always" on a permission card adds
 *   - role: coder
 *     project: site                     # optional: everywhere
 *     allow: ["Bash(npm run lint)"]
 * update:                             # optional, all of it
 *   package: "@us/mos"                # what the registry calls Mos; absent: a clone, updated by git
 *   min_age_days: 3                   # a release must be out for so long
 *   pins: { "@openai/codex": "0.171.0" }
 *   scripts: ["opencode-ai"]          # packages whose install scripts are run
 * relaunch:                             # optional, all of it: how `fleet relaunch all` goes
 *   wave: 25%                           # or a number of agents: so many are down at once at most
 *   turn_minutes: 10                    # who is at work longer is left as it is
 * enhancer:                             # optional, all of it
 *   digest: "09:00"                     # a daily digest, in the host's time
 *   cards_per_hour: 5
 *   explanations_per_day: 20            # how often the enhancer's session is asked for a cause; 0: never
 *   thresholds: { stuck_minutes: 20 }   # see docs/enhancer.md
 * trackers:                             # where bugs are reported
 *   - id: mos
 *     kind: github                      # or gitea (and Forgejo), gitlab
 *     repository: us/mos
 *     url: https://git.example.com/api/v1   # optional: of an own server
 *     components: [mos]
 * tenants: [bob]                        # others in this Redis, whose agents an owner here sees in `fleet ps`
 * mosaic:                               # this fleet was Mosaic's; agents that Mos leaves to it until they are relaunched
 *   - agent: ada
 * ```
 */
export type FleetSettings = {
  readonly projects: readonly Project[]
  readonly channels: readonly ChannelUse[]
  readonly access: readonly AccessRule[]
  readonly permissions: readonly PermissionRule[]
  /** other tenants that keep their fleets in the same Redis: their MOS_TENANT */
  readonly tenants: readonly string[]
  /** Agents that Mos leaves in Mosaic's hands; absent: nobody adopted this home from Mosaic. */
  readonly mosaic?: readonly string[]
  /** absent: as `defaultUpdate` */
  readonly update?: UpdateSettings
  /** absent: as `defaultRelaunch` */
  readonly relaunch?: RelaunchSettings
  /** absent: as `defaultEnhancer` */
  readonly enhancer?: EnhancerSettings
  /** absent: reports are shown, and filed by hand */
  readonly trackers?: readonly TrackerSettings[]
}

export const emptySettings: FleetSettings = { projects: [], channels: [], access: [], permissions: [], tenants: [] }
