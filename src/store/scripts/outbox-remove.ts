import type { Script } from '../script.ts'
import { outboxLua } from './outbox-lua.ts'
import { receiptLua } from './receipt-lua.ts'

/**
 * ARGV: thread, id, then for an entry that shows an op: opId, message id, version that was rendered (else '', '', 0).
 * Takes the head off while it is that entry, and records the receipt's message in the same step; else 0.
 */
export const outboxRemove: Script = {
  name: 'mosOutboxRemove',
  lua: `${outboxLua}${receiptLua}
local root, thread, id = KEYS[1], ARGV[1], ARGV[2]
local list = root .. ':outbox:' .. thread
if not isHead(list, id) then return 0 end
redis.call('LPOP', list)
if redis.call('LLEN', list) == 0 then redis.call('SREM', root .. ':outbox-waiting', thread) end
if ARGV[3] ~= '' then recordReceipt(root, ARGV[3], thread, ARGV[4], ARGV[5]) end
return 1
`,
}
