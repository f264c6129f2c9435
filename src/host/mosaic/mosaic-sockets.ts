import type { Agent } from '../../fleet/agent.ts'
import type { Roster } from '../../fleet/roster.ts'

export type MosaicSocket = { readonly path: string; readonly isNamed: boolean }

type Given = {
  readonly agent: Pick<Agent, 'socket'>
  readonly roster: Pick<Roster, 'tmux'>
  /** what the agent's own settings say */
  readonly fromSettings: string | undefined
  readonly uid: number
  /** Mos's own socket */
  readonly own: string
}

/**
 * Where an agent's session may be, the best first. A `socket` that is absent means what the agent's settings say, else
 * the roster's `tmux.socket_name`, else tmux's default server: all of these are looked at. Mos's own is none of them. The
 * default server is a person's own as well: it is a guess where anything names another one, and none at all where the
 * agent's settings do.
 */
export function mosaicSockets({ agent, roster, fromSettings, uid, own }: Given): readonly MosaicSocket[] {
  const pathsOf = (name: string | undefined): readonly string[] => {
    const path = name === undefined || name === '' ? own : pathOf(name, uid)
    return path === own ? [] : [path]
  }
  const named = agent.socket === undefined ? [fromSettings, roster.tmux.socketName] : [agent.socket]
  const paths = named.flatMap(pathsOf)
  const isGuessed = agent.socket === undefined && pathsOf(fromSettings).length === 0
  const all = [
    ...paths.map((path) => ({ path, isNamed: true })),
    ...(isGuessed ? [{ path: pathOf('default', uid), isNamed: false }] : []),
  ]
  return all.filter(({ path }, index) => path !== own && all.findIndex((each) => each.path === path) === index)
}

export const pathOf = (name: string, uid: number): string => (name.includes('/') ? name : `/tmp/tmux-${uid}/${name}`)

/** tmux makes `_` of these by itself, so that two names may meet in one session. */
export const mosaicSession = (agentName: string): string => agentName.replaceAll(/[.:]/gu, '_')
