import { encodeFields } from './fields.ts'
import type { NewOp, Op } from './op.ts'
import { receiptItem } from './outbox-item.ts'

/** BullMQ refuses `:` in a job's id. */
export const opId = (cause: string): string => `op-${cause.replaceAll(':', '-')}`

/** The arguments with which `opCreate` makes one op. */
export function opRecord(newOp: NewOp, at: number, more: Pick<Op, 'after'> = {}): (string | number)[] {
  const { cause, receipt, ...given } = newOp
  const id = opId(cause)
  const fields = encodeFields({ ...given, ...more, id, state: 'queued', steps: [], createdAt: at })
  const args = [id, newOp.hostId, at, newOp.thread ?? '', receipt, receiptItem(id, at), ...fields]
  return [args.length, ...args]
}
