import type { AccessPolicy } from '../command/access-policy.ts'
import type { Dispatcher } from '../command/dispatch.ts'
import type { Config } from '../config/config.ts'
import type { Logger } from '../log.ts'
import type { Redactor } from '../redact/redactor.ts'
import type { Store } from '../store/store.ts'

export type DiscordDeps = {
  readonly config: Config
  readonly dispatcher: Dispatcher
  readonly store: Store
  /** as it is now */
  readonly policy: () => AccessPolicy
  /** The application's owner, as Discord reports it, where MOS_OWNER_IDS names nobody; empty for a team. */
  readonly learnOwners: (ids: readonly string[]) => Promise<void>
  /** The server that Mos was first used in is the one, where MOS_GUILD_IDS is empty; `policy` knows it at once. */
  readonly learnGuild: (guildId: string) => Promise<void>
  /** Somebody brought a code while nobody is known to own Mos; what they are told. */
  readonly pairOwner: (userId: string, code: string) => Promise<string>
  /** A line for the person who started Mos: why there is no Discord, and what to do. */
  readonly tell: (line: string) => void
  /** what goes to Discord goes through it; absent: one that knows no value */
  readonly redactor?: Redactor
  readonly logger: Logger
}
