import { requirePane } from './capture-pane-text.ts'
import { endLeftViewers, endViewer } from './end-viewers.ts'
import { notInherited } from './not-inherited.ts'
import { holdSize, listClients, viewSession } from './tmux.ts'
import type { TmuxContext } from './tmux-context.ts'
import { viewerName } from './viewer-name.ts'

/** Somebody who types there has the window in their own size, and keeps it. */
async function isUsed({ host, tmux }: TmuxContext, session: string): Promise<boolean> {
  const { stdout } = await host.run(listClients(tmux), { timeoutMs: 5000 })
  return stdout.split('\n').includes(`0 ${session}`)
}

/** See Supervisor.view. */
export async function viewAgent(context: TmuxContext, name: string): Promise<number> {
  const { host, tmux } = context
  await endLeftViewers(context)
  await requirePane(context, name)
  const session = context.sessionOf(name)
  const viewer = viewerName(session)
  if (!(await isUsed(context, session))) await host.run(holdSize(tmux, session), { timeoutMs: 5000 })
  try {
    return await host.runOnTerminal(viewSession(tmux, session, viewer), { env: notInherited })
  } finally {
    await endViewer(context, viewer)
  }
}
