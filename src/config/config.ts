import type { RuntimeName } from '../fleet/agent.ts'

/** Everything the environment decides, read once at start; `.env.example` documents each variable. Paths are absolute. */
export type Config = {
  readonly tenant: string
  readonly hostId: string
  /** uid of this process: the local operator */
  readonly uid: number
  readonly mosaicHome: string
  readonly dataDir: string
  /** sockets: dataDir, or a directory under XDG_RUNTIME_DIR (else /tmp) when its path is too long for one */
  readonly socketDir: string
  /** this checkout or package: where `framework/` is */
  readonly packageRoot: string
  /** PATH: where programs are found, and what agents get */
  readonly searchPath: string
  readonly redisUrl?: string
  readonly runtime: RuntimeName
  readonly supervisor: 'auto' | 'systemd' | 'tmux'
  readonly noInstall: boolean
  readonly logLevel: string
  readonly http: { readonly port: number }
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
  readonly attachmentHosts: readonly string[]
}
