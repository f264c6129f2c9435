import type { RuntimeName } from '../fleet/agent.ts'
import type { TrackerKind } from '../fleet/tracker-settings.ts'

/** Everything the environment decides, read once at start; `.env.example` documents each variable. Paths are absolute. */
export type Config = {
  readonly tenant: string
  readonly hostId: string
  /** uid of this process: the local operator */
  readonly uid: number
  /** the agent whose pane this runs in */
  readonly agentName?: string
  readonly mosaicHome: string
  readonly dataDir: string
  /** sockets: dataDir, or a directory under XDG_RUNTIME_DIR (else /tmp) when its path is too long for one */
  readonly socketDir: string
  /** this checkout or package: where `framework/` is */
  readonly packageRoot: string
  /**
   * Of an installation: the checkout or package that was started first, while it is there. Its `.env` counts, and a link
   * or a unit names it, since it is no installation that may go. Absent: `packageRoot` is the one.
   */
  readonly checkoutRoot?: string
  /** the installation that this process runs from; absent: the checkout */
  readonly installation?: string
  /** PATH, without npm's additions: where programs are found, and what agents get */
  readonly searchPath: string
  /** files that this Mos has a secret from: a setting's own, a credential of systemd's, one of settings */
  readonly secretFiles: readonly string[]
  /**
   * Where each setting that somebody wrote stands, empty ones too: a file's path, or nothing for the environment. The
   * first place wins, so what stands here hides what is written into a later one.
   */
  readonly settingsFrom?: Readonly<Record<string, string>>
  readonly redisUrl?: string
  /** the orchestrator's, as MOS_RUNTIME says; `stub` where it says nothing */
  readonly runtime: RuntimeName
  /** Nobody chose `runtime`: what is there may be offered. */
  readonly isRuntimeUnset: boolean
  /** where the programs behind agents keep their logins */
  readonly runtimeHomes: RuntimeHomes
  readonly supervisor: 'auto' | 'systemd' | 'tmux'
  /** where tmux has its servers by name: below TMUX_TMPDIR, if that is set, and below /tmp */
  readonly tmuxDirectories: readonly string[]
  /** where the user's own systemd would be; absent where the environment names no runtime directory */
  readonly userSystemd?: {
    /** XDG_RUNTIME_DIR */
    readonly runtimeDir: string
    /** `$XDG_CONFIG_HOME/systemd/user` */
    readonly unitDir: string
  }
  /** Settings of Mos that the environment alone holds: a unit has to be given them. Of secrets the names. */
  readonly ofEnvironment?: {
    readonly settings: Readonly<Record<string, string>>
    readonly secrets: readonly string[]
    /** Names of what agents' programs need of it: logins, where their files are, the way out. */
    readonly forAgents: readonly string[]
  }
  readonly noInstall: boolean
  readonly logLevel: string
  readonly http: { readonly port: number }
  /** another Discord API than Discord's own; known without a token too */
  readonly discordApiUrl?: string
  readonly discord?: {
    readonly token: string
    readonly apiUrl?: string
    readonly restPerSecond: number
  }
  readonly access: {
    /** empty: the application's owner as Discord reports it */
    readonly ownerIds: readonly string[]
    /** empty: the first guild the owner uses it in */
    readonly guildIds: readonly string[]
    readonly homeChannels: readonly string[]
    readonly opsChannel?: string
    readonly bugsChannel?: string
  }
  readonly deadmanUrl?: string
  /** with which bugs are reported, by the kind of tracker; absent: there is none */
  readonly trackerTokens?: Readonly<Partial<Record<TrackerKind, string>>>
  /** what logs agents' programs in, by value: never shown, so that it can be taken out of what is; absent: nothing does */
  readonly agentSecrets?: readonly string[]
  readonly attachmentHosts: readonly string[]
}

/** Directories are absolute; none need be there. */
export type RuntimeHomes = {
  readonly userHome: string
  readonly claude: string
  readonly codex: string
  readonly opencode: string
  readonly pi: string
  /** names (never values) of variables in the environment that log a program in: `ANTHROPIC_API_KEY` */
  readonly credentials: readonly string[]
}
