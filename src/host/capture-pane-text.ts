import { Failure } from '../errors.ts'
import { liftOf, renderPause } from '../fleet/pause.ts'
import type { Pane } from './parse-panes.ts'
import { createPauses } from './pauses.ts'
import { stripControl } from './strip-control.ts'
import { capturePane } from './tmux.ts'
import type { TmuxContext } from './tmux-context.ts'
import { readPanes, runTmux } from './tmux-context.ts'

/** The agent's pane, or the Failure that it has none. */
export async function requirePane(context: TmuxContext, name: string): Promise<Pane> {
  context.files(name)
  const pane = (await readPanes(context)).get(context.sessionOf(name))
  if (pane !== undefined) return pane
  // Frozen, a relaunch of it is refused.
  const pauses = createPauses(context.host.files, context.paths.mosaicHome)
  const [own, fleet] = await Promise.all([pauses.get(name), pauses.get(undefined)])
  const words = own ? renderPause(own, 'agent') : fleet && renderPause(fleet, 'fleet')
  if (words !== undefined)
    throw new Failure(`${name} has no pane: it is not running, ${words}. Lift it: ${liftOf(words, name)}`)
  throw new Failure(
    `${name} has no pane: it is not running. See why: /ps why:${name}. Start it again: /fleet relaunch agent:${name}.`,
  )
}

/** Many empty rows say nothing: the end of a screen, or the room above tmux's line about a dead pane. */
const withoutEmptyRows = (text: string): string => text.trimEnd().replaceAll(/\n(?:[^\S\n]*\n){2,}/gu, '\n\n')

/** See Supervisor.capture. */
export async function capturePaneText(context: TmuxContext, name: string, lines: number): Promise<string> {
  const pane = await requirePane(context, name)
  const wanted = Math.max(1, Math.min(Math.trunc(lines), 10_000))
  const text = stripControl(await runTmux(context, capturePane(context.tmux, pane.id, wanted)))
  return withoutEmptyRows(text).split('\n').slice(-wanted).join('\n')
}
