import type { Pane } from './parse-panes.ts'
import type { Screen } from './read-screen.ts'
import { readScreen } from './read-screen.ts'
import { leaveMode, lookAtPane } from './tmux.ts'
import type { TmuxContext } from './tmux-context.ts'
import { runTmux } from './tmux-context.ts'

export type View = {
  readonly screen: Screen
  /** as tmux compares it right before a key */
  readonly mark: string
  readonly alive: boolean
  /** of the program in the pane: another one after a restart in the same pane */
  readonly pid: number
}

/**
 * The pane's screen now; `draft` is what may stand in its composer. Keys typed into copy mode move a cursor instead of
 * reaching the program: it is left first.
 */
export async function lookAtComposer(context: TmuxContext, pane: Pick<Pane, 'id'>, draft = ''): Promise<View> {
  const lines = (await runTmux(context, lookAtPane(context.tmux, pane.id))).trimEnd().split('\n')
  const mark = lines.at(-1) ?? ''
  const [inMode, dead, pid] = mark.split(' ')
  if (inMode !== '0' && dead === '0') {
    await runTmux(context, leaveMode(context.tmux, pane.id))
    return lookAtComposer(context, pane, draft)
  }
  return {
    screen: readScreen(lines.slice(0, -1).join('\n'), draft),
    mark,
    alive: dead === '0',
    pid: Number(pid),
  }
}
