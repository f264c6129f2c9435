import { setTimeout as delay } from 'node:timers/promises'
import { Failure } from '../errors.ts'
import { requirePane } from './capture-pane-text.ts'
import { lookAtComposer } from './look-at-composer.ts'
import type { View } from './look-at-composer.ts'
import type { Pane } from './parse-panes.ts'
import { planPaste, reportedState } from './plan-typing.ts'
import type { Obstacle } from './plan-typing.ts'
import { readEvents } from './read-events.ts'
import type { TmuxContext } from './tmux-context.ts'

/** A program that is still starting, or between two pictures of its screen, gets so long. */
const readyWithinMs = 5000
const betweenPollsMs = 120

export type Composer = { readonly pane: Pane; readonly view: View; readonly isBusy: boolean }

/**
 * The agent's pane once it may be typed into: looked at twice in a row, since one picture may be half drawn. What passes
 * by itself (a codex that works) is returned as the obstacle. A Failure says why not: into an open dialog the Enter would
 * be an approval, and over a person's draft it would send half of each.
 */
export async function awaitComposer(
  context: TmuxContext,
  { name, runtime, signal }: { name: string; runtime: string; signal?: AbortSignal | undefined },
): Promise<Composer | Obstacle> {
  const pane = await requirePane(context, name)
  const end = performance.now() + readyWithinMs
  let free = 0
  for (;;) {
    signal?.throwIfAborted()
    const view = await lookAtComposer(context, pane)
    requireAlive(name, pane, view)
    const { screen } = view
    const reported = reportedState(await readEvents(context, name))
    const found = planPaste({ screen, reported, runtime, now: Date.now() })
    if (found === undefined) {
      free += 1
      if (free === 2) return { pane, view, isBusy: screen.busy || reported?.state === 'busy' }
    } else {
      free = 0
      if (found.kind === 'wait' && screen.composer) return found
      if (found.kind !== 'wait' || performance.now() > end) throw refusal(name, found)
    }
    await delay(found === undefined ? betweenPollsMs : 50, undefined, signal === undefined ? {} : { signal })
  }
}

function requireAlive(name: string, { deadStatus }: Pane, { alive }: View): void {
  if (alive) return
  throw new Failure(`${name} has ended with status ${deadStatus ?? 'unknown'}: relaunch it, then send again.`)
}

function refusal(name: string, { kind }: Obstacle): Failure {
  if (kind === 'dialog')
    return new Failure(`${name} waits for an answer in a dialog: nothing was typed. Answer it, then send again.`)
  if (kind === 'draft')
    return new Failure(
      `Somebody is typing in ${name}'s composer: nothing was typed. Send or clear that draft first, then send again.`,
    )
  return new Failure(
    `${name} shows no composer to type into: nothing was typed. Look at it: /agent watch agent:${name}.`,
  )
}
