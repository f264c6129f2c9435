import { dirname, join } from 'node:path'
import { Failure } from '../../errors.ts'
import type { Argv, Host, RunResult } from '../host.ts'
import type { TmuxContext } from '../tmux-context.ts'

/** Where the user's manager is, and where it reads units from. */
export type UserManager = {
  /** XDG_RUNTIME_DIR of the manager: its sockets are there */
  readonly runtimeDir: string
  /** the active directory of a person's own units: `$XDG_CONFIG_HOME/systemd/user` */
  readonly unitDir: string
}

/** What the verbs of units work with; no state either. */
export type SystemdContext = {
  readonly host: Host
  readonly manager: UserManager
  readonly packageRoot: string
  /** where Mos's own unit starts it; absent: `packageRoot` */
  readonly checkoutRoot?: string | undefined
  readonly mosaicHome: string
  /** PATH of agents and of Mos */
  readonly searchPath: string
}

/** A context of panes under units. */
export type UnitContext = SystemdContext & {
  readonly panes: TmuxContext
  /** variables of this process that panes' programs need as well */
  readonly forAgents: readonly string[]
}

export const unitPath = ({ manager }: Pick<SystemdContext, 'manager'>, unit: string): string =>
  join(manager.unitDir, unit)

/** `systemctl`, `busctl`, … talking to the user's manager. */
export const runOnManager = (
  { host, manager }: Pick<SystemdContext, 'host' | 'manager'>,
  argv: Argv,
  { timeoutMs = 10_000, signal }: { timeoutMs?: number; signal?: AbortSignal | undefined } = {},
): Promise<RunResult> =>
  host.run(argv, {
    env: {
      XDG_RUNTIME_DIR: manager.runtimeDir,
      // Where it finds no booted system, as in a container, systemctl itself makes the links of `enable`.
      XDG_CONFIG_HOME: dirname(dirname(manager.unitDir)),
      // A bus of another session would be asked instead.
      DBUS_SESSION_BUS_ADDRESS: undefined,
      LC_ALL: 'C',
      SYSTEMD_COLORS: '0',
    },
    timeoutMs,
    signal,
  })

/** What a call without a word on stderr has come to: a manager that hangs is waited for, and then no longer. */
const noAnswer = (exitCode: number): string =>
  `The user's systemd ${exitCode > 128 ? 'does not answer' : `refused (exit ${exitCode})`}`

/** The same, for what has to work. Throws a Failure with systemd's own first line. */
export async function askManager(
  context: Pick<SystemdContext, 'host' | 'manager'>,
  argv: Argv,
  options: { timeoutMs?: number; signal?: AbortSignal | undefined } = {},
): Promise<string> {
  const { exitCode, stdout, stderr } = await runOnManager(context, argv, options)
  if (exitCode === 0) return stdout
  const said = stderr.trim().split('\n')[0]
  if (!said) throw new Failure(`${noAnswer(exitCode)}. Look at it with: systemctl --user status`)
  const unit = argv.at(-1) ?? ''
  throw new Failure(
    `systemd refused: ${said}. Look at it with: systemctl --user status${unit.endsWith('.service') ? ` ${unit}` : ''}`,
  )
}
