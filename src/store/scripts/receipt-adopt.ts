import type { Script } from '../script.ts'
import { outboxLua } from './outbox-lua.ts'

/**
 * ARGV: opId, thread, the receipt's item. Moves a receipt that no door has shown to the outbox, once: 0 when a door or
 * another process was faster.
 */
export const receiptAdopt: Script = {
  name: 'mosReceiptAdopt',
  lua: `${outboxLua}
local root, opId = KEYS[1], ARGV[1]
if redis.call('ZREM', root .. ':receipts-unshown', opId) == 0 then return 0 end
return appendToOutbox(root, ARGV[2], 'receipt-' .. opId, ARGV[3]) and 1 or 0
`,
}
