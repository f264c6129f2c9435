import { setTimeout as delay } from 'node:timers/promises'
import { Failure } from '../errors.ts'
import { describeUnproven, findEvidence } from './find-evidence.ts'
import type { Typed } from './find-evidence.ts'
import { lookAtComposer } from './look-at-composer.ts'
import type { View } from './look-at-composer.ts'
import { planEnter, reportedState } from './plan-typing.ts'
import { readEvents } from './read-events.ts'
import type { SendResult } from './supervisor.ts'
import { enterIfSame, keyed } from './tmux.ts'
import type { TmuxContext } from './tmux-context.ts'
import { runTmux } from './tmux-context.ts'
import { waitUntil } from './wait-until.ts'

type Where = { readonly name: string; readonly paneId: string; readonly runtime: string }

/** A hook is a program, which on a busy machine takes seconds to start. */
const evidenceWithinMs = 10_000
/** A dialog that opened meanwhile is a person's to answer, and a slow screen draws in the end. */
const patienceMs = { dialog: 10_000, draft: 0, wait: 5000 }
const betweenLooksMs = 60

/**
 * Presses Enter under a text that was pasted, when the composer holds it and nothing else, and says what came of it.
 * The gate once more, right before the key: a dialog may have opened since the paste, and a person may have typed. What
 * can't be submitted is left where it stands, since every key that would take it out is another program's command.
 */
export async function submitTyped(context: TmuxContext, where: Where, typed: Typed): Promise<SendResult> {
  try {
    const reason = await pressEnter(context, where, typed)
    return reason === undefined ? await prove(context, where, typed) : { state: 'left', evidence: reason }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { state: 'unverified', evidence: `typed, and then its pane could not be looked at (${error.message})` }
  }
}

async function prove(context: TmuxContext, { name, paneId }: Where, typed: Typed): Promise<SendResult> {
  const enteredAt = Date.now()
  const evidence = await waitUntil(() => findEvidence(context, { name, paneId, enteredAt }, typed), {
    timeoutMs: evidenceWithinMs,
    everyMs: 40,
  })
  if (evidence !== undefined) return { state: 'submitted', evidence }
  return { state: 'unverified', evidence: await describeUnproven(context, paneId, typed) }
}

/** Undefined: it was pressed. Else why it was not, and what stands there. */
async function pressEnter(context: TmuxContext, where: Where, typed: Typed): Promise<string | undefined> {
  const since = performance.now()
  for (;;) {
    const view = await lookAtComposer(context, { id: where.paneId }, typed.text)
    if (!isSameProgram(view, typed)) return 'its program ended before Enter was pressed, and the text with it'
    const reported = reportedState(await readEvents(context, where.name))
    const found = planEnter({ screen: view.screen, reported, runtime: where.runtime, now: Date.now() }, typed.text)
    if (found === undefined) {
      const said = await runTmux(context, enterIfSame(context.tmux, where.paneId, view.mark))
      if (said.includes(keyed)) return undefined
    } else if (performance.now() - since > patienceMs[found.kind]) {
      return `${found.why}, so Enter was not pressed: ${whatStands(view, found.kind)}`
    }
    await delay(betweenLooksMs)
  }
}

const isSameProgram = ({ alive, pid }: View, typed: Typed): boolean => alive && pid === typed.pid

function whatStands({ screen }: View, kind: 'dialog' | 'draft' | 'wait'): string {
  if (kind === 'dialog')
    return 'the text is behind the dialog, or was lost in it. Answer it, then look before you send again'
  if (kind === 'draft') return 'both texts stand there. Part them, then send or clear them'
  return screen.draft === ''
    ? 'it was lost, or is drawn late. Look before you send again'
    : 'the text stands in its composer. Send or clear it'
}
