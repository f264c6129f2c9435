import type { HookEvent } from '../fleet/hook-event.ts'
import { isSameText } from '../fleet/is-same-text.ts'
import { lookAtComposer } from './look-at-composer.ts'
import { holdsOnly, standsOn } from './plan-typing.ts'
import { readEvents } from './read-events.ts'
import type { TmuxContext } from './tmux-context.ts'

export type Typed = {
  readonly text: string
  /** ms since the epoch */
  readonly pastedAt: number
  /** the program whose composer it was pasted into */
  readonly pid: number
  /** it worked at that time: it reports a message that it queues only when it takes it up */
  readonly isBusy: boolean
}

const submitOf = (events: readonly HookEvent[] | undefined, { text, pastedAt }: Typed): HookEvent | undefined =>
  events?.find(({ ts, event, text: said }) => ts >= pastedAt && event === 'prompt-submit' && isSameText(said, text))

/** The hook's word that our text was taken in, or undefined. */
export async function hookEvidence(context: TmuxContext, name: string, typed: Typed): Promise<number | undefined> {
  return submitOf(await readEvents(context, name), typed)?.ts
}

/**
 * What proves that the text arrived after Enter: the hook's word first. The screen's word counts where no hook speaks, or
 * not yet: our text left the composer and stands above it.
 */
export async function findEvidence(
  context: TmuxContext,
  { name, paneId, enteredAt }: { name: string; paneId: string; enteredAt: number },
  typed: Typed,
): Promise<string | undefined> {
  const events = await readEvents(context, name)
  const submitted = submitOf(events, typed)
  if (submitted !== undefined)
    return `the prompt-submit hook fired ${Math.max(0, submitted.ts - enteredAt)} ms after Enter`
  if (events !== undefined && !typed.isBusy) return undefined
  const { screen, pid } = await lookAtComposer(context, { id: paneId }, typed.text)
  if (pid !== typed.pid || !screen.composer || screen.draft !== '' || !standsOn(screen.text, typed.text))
    return undefined
  return typed.isBusy
    ? 'the text left the composer and waits on the screen: it is taken up after the running turn'
    : 'the text left the composer and stands on the screen'
}

/** Why nothing is proven, in words of what stands there now. */
export async function describeUnproven(context: TmuxContext, paneId: string, typed: Typed): Promise<string> {
  const { alive, pid, screen } = await lookAtComposer(context, { id: paneId }, typed.text)
  if (!alive || pid !== typed.pid)
    return 'Enter was pressed, and its program ended before anything showed that it arrived'
  if (screen.dialog) return 'Enter was pressed, and a dialog opened before anything showed that it arrived'
  if (holdsOnly(screen, typed.text)) return 'Enter was pressed, and the text still stands in the composer'
  return 'typed, and nothing showed within 10 s that it arrived'
}
