import { inboxLua } from './inbox-lua.ts'
import { outboxLua } from './outbox-lua.ts'
import { receiptLua } from './receipt-lua.ts'
import { wakeLua } from './wake-lua.ts'

/**
 * What every change of an op shares.
 * `isOver(state)`: a final state (JSON text) stays for good, so a worker that wakes late cannot revive an op.
 * `opChanged(root, id, cancel)`: counts the version, marks the receipt for rendering, publishes the hint.
 * `opEnded(root, id, endItem)`: off the lists of open ops, its end message into its thread's outbox, its topic woken
 * when it was the last op that it waits for, kept 30 days.
 */
export const opLua = `${outboxLua}${receiptLua}${inboxLua}${wakeLua}
local function isOver(state) return state ~= '"queued"' and state ~= '"running"' end
local function opChanged(root, id, cancel)
  local version = redis.call('HINCRBY', root .. ':op:' .. id, 'version', 1)
  touchReceipt(root, id, version)
  redis.call('PUBLISH', root .. ':signals', cjson.encode({ kind = 'op', opId = id, cancel = cancel }))
end
local function opEnded(root, id, endItem)
  local op = root .. ':op:' .. id
  redis.call('ZREM', root .. ':ops-open', id)
  redis.call('SREM', root .. ':ops-without-job:' .. cjson.decode(redis.call('HGET', op, 'hostId')), id)
  redis.call('EXPIRE', op, 2592000)
  local thread = redis.call('HGET', op, 'thread')
  if thread then appendToOutbox(root, cjson.decode(thread), 'end-' .. id, endItem) end
  endedForWake(root, id)
end
`
