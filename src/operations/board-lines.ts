import { createKeyedQueue } from '../host/keyed-queue.ts'
import type { Op, OpStep } from '../store/op.ts'
import type { Store } from '../store/store.ts'

export type BoardLines = (board: string, lenses: readonly string[], line: OpStep) => Promise<void>

export const synthesisSteps = ['synthesis', 'post it'] as const

/**
 * The board's own receipt shows its lenses while it waits for them. Written one after the other: a line is a part of one
 * record. A board that runs, or has ended, shows them itself.
 */
export function createBoardLines(ops: Pick<Store['ops'], 'get' | 'update'>): BoardLines {
  const inTurn = createKeyedQueue()
  return (id, lenses, line) =>
    inTurn(id, async () => {
      const board = await ops.get(id)
      if (board?.state !== 'queued') return
      await ops.update(id, { steps: withLine(board, lenses, line) })
    })
}

const withLine = ({ steps }: Op, lenses: readonly string[], line: OpStep): readonly OpStep[] =>
  [...lenses, ...synthesisSteps].map((name, index) =>
    name === line.name ? line : (steps[index] ?? { name, state: 'waiting' }),
  )
