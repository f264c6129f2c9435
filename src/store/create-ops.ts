import { exitCodes, Failure } from '../errors.ts'
import { addFlow, addOp } from './add-op.ts'
import { asOp } from './as-op.ts'
import type { Database } from './database.ts'
import { encodeFields } from './fields.ts'
import type { Op, Ops } from './op.ts'
import type { OpQueues } from './op-queue.ts'
import { endItem } from './outbox-item.ts'
import { opCancel } from './scripts/op-cancel.ts'
import { opUpdate } from './scripts/op-update.ts'
import type { Signals } from './store.ts'
import { waitForOp } from './wait-for-op.ts'

export function createOps(db: Database, queues: OpQueues, signals: Signals): Ops {
  const get = async (id: string): Promise<Op | undefined> =>
    asOp(await db.run((redis) => redis.hgetall(db.key('op', id))))
  return {
    add: (newOp) => addOp(db, queues, newOp),
    addFlow: (parent, children) => addFlow(db, queues, parent, children),
    get,
    async list({ limit = 100, open = false } = {}) {
      const ids = await db.run((redis) => redis.zrevrange(db.key(open ? 'ops-open' : 'ops'), 0, limit - 1))
      return (await Promise.all(ids.map(get))).filter((op) => op !== undefined)
    },
    async update(id, change) {
      return existing(id, asOp(await db.script(opUpdate, id, endItem(id, Date.now()), ...encodeFields(change))))
    },
    async requestCancel(id, by) {
      const at = Date.now()
      const result = 'Cancelled before it started: nothing was changed.'
      const ended = encodeFields({ state: 'cancelled', result, exit: exitCodes.failed, endedAt: at })
      return existing(id, asOp(await db.script(opCancel, id, endItem(id, at), JSON.stringify({ by, at }), ...ended)))
    },
    waitFor: (id, signal) => waitForOp(id, get, signals, signal),
  }
}

function existing(id: string, op: Op | undefined): Op {
  if (op === undefined) throw new Failure(`There is no op ${id}. \`op list\` shows those that are there.`)
  return op
}
