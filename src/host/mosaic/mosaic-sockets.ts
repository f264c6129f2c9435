import type { Agent } from '../../fleet/agent.ts'
import type { Roster } from '../../fleet/roster.ts'

export type MosaicSocket = { readonly path: string; readonly isNamed: boolean }

type Given = {
  readonly agent: Pick<Agent, 'socket'>
  readonly roster: Pick<Roster, 'tmux'>
  /** what the agent's own settings say */
  readonly fromSettings: string | undefined
  /** where tmux has its servers by name, the best first */
  readonly directories: readonly string[]
  /** Mos's own socket */
  readonly own: string
}

/**
 * Where an agent's session may be, the best first. A `socket` that is absent means what the agent's settings say, else
 * the roster's `tmux.socket_name`, else tmux's default server: all of these are looked at. Mos's own is none of them. The
 * default server is a person's own as well: it is a guess where anything names another one, and none at all where the
 * agent's settings do.
 */
export function mosaicSockets({ agent, roster, fromSettings, directories, own }: Given): readonly MosaicSocket[] {
  const pathsOf = (name: string | undefined): readonly string[] =>
    name === undefined || name === '' ? [] : serverPaths(name, directories).filter((path) => path !== own)
  const named = agent.socket === undefined ? [fromSettings, roster.tmux.socketName] : [agent.socket]
  const paths = named.flatMap(pathsOf)
  const isGuessed = agent.socket === undefined && pathsOf(fromSettings).length === 0
  const all = [
    ...paths.map((path) => ({ path, isNamed: true })),
    ...(isGuessed ? pathsOf('default').map((path) => ({ path, isNamed: false })) : []),
  ]
  return all.filter(({ path }, index) => all.findIndex((each) => each.path === path) === index)
}

/** Sockets that a server of this name may have: who started it may have had another TMUX_TMPDIR than Mos. */
export const serverPaths = (name: string, directories: readonly string[]): readonly string[] =>
  name.includes('/') ? [name] : directories.map((directory) => `${directory}/${name}`)

/** tmux makes `_` of these by itself, so that two names may meet in one session. */
export const mosaicSession = (agentName: string): string => agentName.replaceAll(/[.:]/gu, '_')
