import { freeSize, killSession, listSessions } from './tmux.ts'
import type { TmuxContext } from './tmux-context.ts'
import { isViewed, parseViewer } from './viewer-name.ts'
import type { Viewer } from './viewer-name.ts'

/** All sessions of the socket; none while there is no server. */
export async function readSessions({ host, tmux }: Pick<TmuxContext, 'host' | 'tmux'>): Promise<readonly string[]> {
  const { exitCode, stdout } = await host.run(listSessions(tmux), { timeoutMs: 5000 })
  return exitCode === 0 ? stdout.split('\n').filter((name) => name !== '') : []
}

/**
 * Ends the viewer sessions that `isEnded` names; one that is gone is no error. Windows of agents that nobody looks at any
 * more get their own size rule back. Returns how many it ended.
 */
async function endViewers(context: TmuxContext, isEnded: (viewer: Viewer) => boolean): Promise<number> {
  const sessions = await readSessions(context)
  const viewers = sessions.map(parseViewer).filter((viewer) => viewer !== undefined)
  const ended = viewers.filter(isEnded)
  for (const { name } of ended) await context.host.run(killSession(context.tmux, name), { timeoutMs: 5000 })
  const seen = new Set(viewers.filter((viewer) => !ended.includes(viewer)).map(({ session }) => session))
  const unseen = sessions.filter((session) => parseViewer(session) === undefined && !seen.has(session))
  if (unseen.length > 0) await context.host.run(freeSize(context.tmux, unseen), { timeoutMs: 5000 })
  return ended.length
}

/** What a killed shell left behind. */
export const endLeftViewers = (context: TmuxContext): Promise<number> =>
  endViewers(context, (viewer) => !isViewed(viewer))

/** Before an agent's session ends: a viewer in its group would keep its window, and with it its program. */
export const endViewersOf = (context: TmuxContext, session: string): Promise<number> =>
  endViewers(context, (viewer) => viewer.session === session)

/** When a view is over, however it ended, and what others left. */
export const endViewer = (context: TmuxContext, name: string): Promise<number> =>
  endViewers(context, (viewer) => viewer.name === name || !isViewed(viewer))
