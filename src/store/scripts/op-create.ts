import type { Script } from '../script.ts'
import { opLua } from './op-lua.ts'

/**
 * ARGV: for each op, how many arguments of it follow: id, hostId, createdAt (ms), thread or '', who posts the receipt
 * (outbox | ack | none), the receipt's item, then the op's fields. All are made in one step; one whose id is there
 * already stays as it is. Returns the fields of the last one. A new op is noted as one without a job until its job is
 * added, so that a process that dies in between loses nothing.
 */
export const opCreate: Script = {
  name: 'mosOpCreate',
  lua: `${opLua}
local root = KEYS[1]
local function create(id, hostId, at, thread, receipt, item, ...)
  local op = root .. ':op:' .. id
  if redis.call('EXISTS', op) == 1 then return end
  redis.call('HSET', op, ...)
  redis.call('ZADD', root .. ':ops', at, id)
  redis.call('ZREMRANGEBYSCORE', root .. ':ops', '-inf', at - 2592000000)
  redis.call('ZADD', root .. ':ops-open', at, id)
  redis.call('SADD', root .. ':ops-without-job:' .. hostId, id)
  if thread ~= '' and receipt == 'outbox' then appendToOutbox(root, thread, 'receipt-' .. id, item) end
  if thread ~= '' and receipt == 'ack' then redis.call('ZADD', root .. ':receipts-unshown', at + 15000, id) end
  local wakes = redis.call('HGET', op, 'wakes')
  if wakes then wakesWhenEnded(root, id, wakes) end
  opChanged(root, id)
end
local i, last = 1, nil
while i <= #ARGV do
  local count = tonumber(ARGV[i])
  last = ARGV[i + 1]
  create(unpack(ARGV, i + 1, i + count))
  i = i + 1 + count
end
return redis.call('HGETALL', root .. ':op:' .. last)
`,
}
