import type { Script } from '../script.ts'
import { outboxLua } from './outbox-lua.ts'
import { receiptLua } from './receipt-lua.ts'

/**
 * ARGV: thread, id, then for an entry that shows an op: opId, message id, version that was rendered (else '', '', 0).
 * Takes the head off while it is that entry, and records the receipt's message in the same step; an entry that is not the head is
 * left alone. Returns the head after it, or nil.
 */
export const outboxRemove: Script = {
  name: 'mosOutboxRemove',
  lua: `${outboxLua}${receiptLua}
local root, thread, id = KEYS[1], ARGV[1], ARGV[2]
local list = root .. ':outbox:' .. thread
if isHead(list, id) then
  redis.call('LPOP', list)
  if ARGV[3] ~= '' then recordReceipt(root, ARGV[3], thread, ARGV[4], ARGV[5]) end
end
local next = redis.call('LINDEX', list, 0)
if not next then redis.call('SREM', root .. ':outbox-waiting', thread) end
return next
`,
}
