import type { Script } from '../script.ts'

/** ARGV: opId, version. No longer stale, unless the op has moved on since. */
export const receiptRendered: Script = {
  name: 'mosReceiptRendered',
  lua: `
local stale = KEYS[1] .. ':receipts-stale'
if redis.call('HGET', stale, ARGV[1]) ~= ARGV[2] then return 0 end
return redis.call('HDEL', stale, ARGV[1])
`,
}
