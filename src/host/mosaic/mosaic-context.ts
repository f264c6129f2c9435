import type { Roster } from '../../fleet/roster.ts'
import type { UserManager } from '../systemd/systemd-context.ts'
import type { TmuxContext } from '../tmux-context.ts'

/** What Mosaic's side of this host is looked at with. */
export type MosaicContext = {
  /** of Mos's own server: files and names are shared, the socket and the sessions' names are not */
  readonly panes: TmuxContext
  /** where tmux has its servers by name */
  readonly tmuxDirectories: readonly string[]
  readonly roster: () => Promise<Roster>
  /** HOME: a unit may name the home as `%h/.config/mosaic` */
  readonly userHome: string
  /** where a person's own units are, whether their systemd answers or not */
  readonly unitDir: string
  /** absent where no user's systemd answers */
  readonly manager?: UserManager
  /** where what Mosaic had is kept before Mos changes it */
  readonly keepDir: string
}
