import { asOp } from './as-op.ts'
import type { Database } from './database.ts'
import { decodeFields } from './fields.ts'
import { adoptedReceiptItem } from './outbox-item.ts'
import type { ReceiptMessage, Receipts } from './outbox.ts'
import { receiptAdopt } from './scripts/receipt-adopt.ts'
import { receiptRendered } from './scripts/receipt-rendered.ts'
import { receiptShown } from './scripts/receipt-shown.ts'

export function createReceipts(db: Database): Receipts {
  /** 1 when this call moved it to the outbox. An op that is gone or has no thread is only forgotten. */
  const adoptOne = async (opId: string, now: number): Promise<number> => {
    const op = asOp(await db.run((redis) => redis.hgetall(db.key('op', opId))))
    if (op?.thread === undefined) {
      await db.run((redis) => redis.zrem(db.key('receipts-unshown'), opId))
      return 0
    }
    return Number(await db.script(receiptAdopt, opId, op.thread, adoptedReceiptItem(opId, now)))
  }
  return {
    async shown({ opId, thread, messageId }) {
      await db.script(receiptShown, opId, thread, messageId)
    },
    async get(opId) {
      return decodeFields<ReceiptMessage>(await db.run((redis) => redis.hgetall(db.key('receipt', opId))))
    },
    async stale() {
      const versions = await db.run((redis) => redis.hgetall(db.key('receipts-stale')))
      return Object.entries(versions).map(([opId, version]) => ({ opId, version: Number(version) }))
    },
    async rendered(opId, version) {
      await db.script(receiptRendered, opId, version)
    },
    async adopt(now) {
      const due = await db.run((redis) => redis.zrangebyscore(db.key('receipts-unshown'), '-inf', now))
      const moved = await Promise.all(due.map((opId) => adoptOne(opId, now)))
      return moved.reduce((sum, one) => sum + one, 0)
    },
  }
}
