import { setTimeout as delay } from 'node:timers/promises'
import type { ExitCode } from '../errors.ts'
import { exitCodes, Failure } from '../errors.ts'
import { isFinal } from '../store/op.ts'
import type { Op, OpState } from '../store/op.ts'
import type { CliDeps, Terminal } from './cli-deps.ts'
import { paintFor } from './paint.ts'
import { findChangedSteps, renderStep } from './render-progress.ts'
import type { SocketClient } from './socket-client.ts'

/** An op may start another version of the very process that is asked: that one has two starts of 60 s, then the one before is back. */
const mostMs = 150_000
/** A restart that goes well takes less, and is not worth a word. */
const silentMs = 15_000
type Patience = { readonly mostMs: number; readonly silentMs: number }

/** Shows the op's steps on stderr as they move, until it is final. Undefined: Ctrl-C; the op goes on. */
export async function followOp(
  first: Op,
  client: Pick<SocketClient, 'watch'>,
  deps: Pick<CliDeps, 'stderr' | 'interrupted'>,
  patience: Patience = { mostMs, silentMs },
): Promise<Op | undefined> {
  const progress = createProgress(deps.stderr)
  let op = first
  let awaySince: number | undefined
  let isSaid = false
  progress.show(op)
  while (!isFinal(op.state)) {
    try {
      for await (const seen of client.watch(op.id, deps.interrupted)) {
        awaySince = undefined
        isSaid = false
        op = seen
        progress.show(op)
      }
    } catch (error) {
      progress.end()
      if (deps.interrupted.aborted) return undefined
      if (error instanceof Failure) throw error
    }
    if (deps.interrupted.aborted) return undefined
    if (isFinal(op.state)) break
    awaySince ??= Date.now()
    const away = Date.now() - awaySince
    if (away > patience.mostMs) throw lost(op)
    const isLong = away > patience.silentMs
    if (isLong && !isSaid)
      deps.stderr.write(`Mos does not answer: waiting for it, ${patience.mostMs / 1000} s at most\n`)
    isSaid ||= isLong
    await delay(250, undefined, { signal: deps.interrupted }).catch(() => {})
  }
  progress.end()
  return op
}

const lost = (op: Op): Failure =>
  new Failure(`Mos does not answer any more, and ${op.title} is not over. When it is back: mos op show ${op.id}`, {
    exit: 'busy',
  })

/** A line for each step that moved; on a terminal the running step's line is replaced by what became of it. */
function createProgress(stderr: Terminal) {
  const paint = paintFor(stderr)
  const live = stderr.isTTY === true
  let before: Op | undefined
  let open = false
  const clear = () => {
    if (open) stderr.write('\r\u001B[2K')
    open = false
  }
  return {
    show(op: Op) {
      const changed = findChangedSteps(before, op)
      if (before === undefined) stderr.write(`${paint('bold', op.title)} (${op.id})\n`)
      before = op
      for (const step of changed) {
        clear()
        open = live && step.state === 'running'
        stderr.write(renderStep(step, paint) + (open ? '' : '\n'))
      }
    },
    end: clear,
  }
}

const exitByState: Record<OpState, ExitCode> = {
  queued: exitCodes.failed,
  running: exitCodes.failed,
  done: exitCodes.done,
  failed: exitCodes.failed,
  cancelled: exitCodes.failed,
  'needs-attention': exitCodes.needsRecovery,
}
export const exitOf = (op: Op): ExitCode => op.exit ?? exitByState[op.state]
