import { setTimeout as delay } from 'node:timers/promises'
import type { ExitCode } from '../errors.ts'
import { exitCodes, Failure } from '../errors.ts'
import { isFinal } from '../store/op.ts'
import type { Op, OpState } from '../store/op.ts'
import type { CliDeps, Terminal } from './cli-deps.ts'
import { paintFor } from './paint.ts'
import { findChangedSteps, renderStep } from './render-progress.ts'
import type { SocketClient } from './socket-client.ts'

/** An op may restart the very process that is asked: it is back within this time, or something is wrong. */
const awayMs = 60_000

/** Shows the op's steps on stderr as they move, until it is final. Undefined: Ctrl-C; the op goes on. */
export async function followOp(first: Op, client: SocketClient, deps: CliDeps): Promise<Op | undefined> {
  const progress = createProgress(deps.stderr)
  let op = first
  let awaySince: number | undefined
  progress.show(op)
  while (!isFinal(op.state)) {
    try {
      for await (const seen of client.watch(op.id, deps.interrupted)) {
        awaySince = undefined
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
    if (Date.now() - awaySince > awayMs) throw lost(op)
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
