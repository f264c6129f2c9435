import type { Script } from '../script.ts'
import { opLua } from './op-lua.ts'

/**
 * ARGV: id, hostId, createdAt (ms), thread or '', who posts the receipt (outbox | ack | none), the receipt's item, then
 * the op's fields. Returns the op's fields: the first one's when the id is there already. A new op is noted as one
 * without a job until its job is added, so that a process that dies in between loses nothing.
 */
export const opCreate: Script = {
  name: 'mosOpCreate',
  lua: `${opLua}
local root, id, hostId, at, thread, receipt = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5]
local op = root .. ':op:' .. id
if redis.call('EXISTS', op) == 1 then return redis.call('HGETALL', op) end
redis.call('HSET', op, unpack(ARGV, 7))
redis.call('ZADD', root .. ':ops', at, id)
redis.call('ZREMRANGEBYSCORE', root .. ':ops', '-inf', at - 2592000000)
redis.call('ZADD', root .. ':ops-open', at, id)
redis.call('SADD', root .. ':ops-without-job:' .. hostId, id)
if thread ~= '' and receipt == 'outbox' then appendToOutbox(root, thread, 'receipt-' .. id, ARGV[6]) end
if thread ~= '' and receipt == 'ack' then redis.call('ZADD', root .. ':receipts-unshown', at + 15000, id) end
opChanged(root, id)
return redis.call('HGETALL', op)
`,
}
