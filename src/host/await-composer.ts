import { Failure } from '../errors.ts'
import { requirePane } from './capture-pane-text.ts'
import type { Pane } from './parse-panes.ts'
import { readEvents } from './read-events.ts'
import type { Screen } from './read-screen.ts'
import { readScreen } from './read-screen.ts'
import { captureScreen, leaveMode, showMode } from './tmux.ts'
import type { TmuxContext } from './tmux-context.ts'
import { runTmux } from './tmux-context.ts'
import { waitUntil } from './wait-until.ts'

const readyWithinMs = 5000

export async function look(context: TmuxContext, pane: Pane): Promise<Screen> {
  return readScreen(await runTmux(context, captureScreen(context.tmux, pane.id)))
}

/** Keys typed into copy mode move a cursor instead of reaching the program. */
async function leaveCopyMode(context: TmuxContext, pane: Pane): Promise<void> {
  const mode = await runTmux(context, showMode(context.tmux, pane.id))
  if (mode.trim() === '1') await runTmux(context, leaveMode(context.tmux, pane.id))
}

/**
 * The agent's pane once it may be typed into, or a Failure that says why not: into an open dialog the Enter would be
 * an approval, and over a person's draft it would send half of each. A program that is still starting gets 5 s.
 */
export async function awaitComposer(context: TmuxContext, name: string, signal?: AbortSignal): Promise<Pane> {
  const pane = await requirePane(context, name)
  if (!pane.alive) {
    throw new Failure(`${name} has ended with status ${pane.deadStatus ?? 'unknown'}: relaunch it, then send again.`)
  }
  await leaveCopyMode(context, pane)
  const screen = await waitUntil(
    async () => {
      const seen = await look(context, pane)
      return seen.composer || seen.dialog ? seen : undefined
    },
    { timeoutMs: readyWithinMs, everyMs: 50, signal },
  )
  const events = await readEvents(context, name)
  if (screen?.dialog === true || events?.at(-1)?.event === 'permission-request') {
    throw new Failure(`${name} waits for an answer in a dialog: nothing was typed. Answer it, then send again.`)
  }
  if (screen === undefined) {
    throw new Failure(`${name} shows no composer to type into: nothing was typed. See "agent logs ${name}".`)
  }
  if (screen.draft !== '') {
    throw new Failure(`Somebody is typing in ${name}'s composer: nothing was typed. Send or clear that draft first.`)
  }
  return pane
}
