import { requirePane } from './capture-pane-text.ts'
import { stripControl } from './strip-control.ts'
import { captureRows } from './tmux.ts'
import type { TmuxContext } from './tmux-context.ts'
import { runTmux } from './tmux-context.ts'

/** See Supervisor.screen. */
export async function captureScreenText(context: TmuxContext, name: string): Promise<string> {
  const pane = await requirePane(context, name)
  const rows = stripControl(await runTmux(context, captureRows(context.tmux, pane.id))).split('\n')
  return rows
    .map((row) => row.trimEnd())
    .join('\n')
    .trimEnd()
}
