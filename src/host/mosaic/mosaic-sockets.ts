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
 * the roster's `tmux.socket_name`, else tmux's default server: all of these are looked at. Mos's own is none of them.
 */
export function mosaicSockets({ agent, roster, fromSettings, uid, own }: Given): readonly MosaicSocket[] {
  const named = agent.socket === undefined ? [fromSettings, roster.tmux.socketName] : [agent.socket]
  const paths = named.flatMap((name) => (name === undefined || name === '' ? [] : [pathOf(name, uid)]))
  const all = [
    ...paths.map((path) => ({ path, isNamed: true })),
    ...(agent.socket === undefined ? [{ path: pathOf('default', uid), isNamed: false }] : []),
  ]
  return all.filter(({ path }, index) => path !== own && all.findIndex((each) => each.path === path) === index)
}

const pathOf = (name: string, uid: number): string => (name.includes('/') ? name : `/tmp/tmux-${uid}/${name}`)

/** tmux makes `_` of these by itself, so that two names may meet in one session. */
export const mosaicSession = (agentName: string): string => agentName.replaceAll(/[.:]/gu, '_')
