import { z } from 'zod'
import { explain, Failure } from '../errors.ts'
import { isFinal } from '../store/op.ts'
import type { Op } from '../store/op.ts'
import { askBoard, boardArgs } from './board-deps.ts'
import type { BoardDeps } from './board-deps.ts'
import { createBoardLines } from './board-lines.ts'
import { lensPersona } from './board-prompts.ts'
import type { Operation } from './operation.ts'

const lensArgs = boardArgs.extend({ name: z.string(), view: z.string(), lenses: z.array(z.string()) })

/** The board whose lens it is: a child is named after its parent. */
const boardOf = (op: Op, lens: string): string => op.id.slice(0, -(lens.length + 1))

/** One lens of a board: its answer is a message of its own, and the op's proof. */
export function boardLens(deps: BoardDeps): Operation {
  const lines = createBoardLines(deps.store.ops)
  return {
    kind: 'board-lens',
    agents: () => [],
    plan(op) {
      const { name, lenses, thread } = lensArgs.parse(op.args)
      const board = boardOf(op, name)
      // After a crash from the journal: what is posted is what the conclusion reads.
      let answer = op.steps[0]?.note ?? ''
      return [
        {
          name: 'ask',
          async run(signal) {
            await lines(board, lenses, { name, state: 'running' })
            answer = await ask(deps, op, board, signal).catch(async (error: unknown) => {
              await lines(board, lenses, {
                name,
                state: 'failed',
                note: signal.aborted ? 'cancelled' : explain(error),
              }).catch(() => undefined)
              throw error
            })
            return answer
          },
        },
        {
          name: 'post the answer',
          async run() {
            await deps.store.outbox.add({
              id: `board-${op.id}`,
              thread,
              body: { kind: 'text', text: `**${name}**\n${answer}` },
            })
            await lines(board, lenses, { name, state: 'done', note: 'answered' })
            return 'posted'
          },
        },
      ]
    },
    prove: (steps) => steps[0]?.note ?? '',
  }
}

async function ask(deps: BoardDeps, op: Op, board: string, signal: AbortSignal): Promise<string> {
  const { name, view, question, runtime, thread } = lensArgs.parse(op.args)
  const cancelled = new AbortController()
  const look = async () => {
    const found = await deps.store.ops.get(board)
    if (found === undefined || isFinal(found.state) || found.cancel !== undefined)
      cancelled.abort(new Failure('The board was cancelled.'))
  }
  const stop = deps.store.signals.on((hint) => {
    if (hint.kind === 'rescan' || (hint.kind === 'op' && hint.opId === board)) void look().catch(() => undefined)
  })
  try {
    await look()
    const either = AbortSignal.any([signal, cancelled.signal])
    either.throwIfAborted()
    const asked = { key: `board-${op.id}`, runtime, persona: lensPersona({ name, view }), text: question, thread }
    return await askBoard(deps, asked, either)
  } finally {
    stop()
  }
}
