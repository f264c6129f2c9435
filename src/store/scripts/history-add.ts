import type { Script } from '../script.ts'

/**
 * ARGV: how long one is kept (ms), how many, then id and item (JSON) of each event. Appends those whose id is not there,
 * removes what is too old or too much, publishes the hint when something was new. Returns how many were.
 */
export const historyAdd: Script = {
  name: 'mosHistoryAdd',
  lua: `
local root, keptMs, most = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
local stream, ids, added = root .. ':history', root .. ':history-ids', 0
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 3, #ARGV, 2 do
  if redis.call('ZADD', ids, 'NX', string.format('%.0f', now), ARGV[i]) == 1 then
    redis.call('XADD', stream, '*', 'event', ARGV[i + 1])
    added = added + 1
  end
end
if added == 0 then return 0 end
redis.call('XTRIM', stream, 'MAXLEN', most)
redis.call('XTRIM', stream, 'MINID', string.format('%.0f', now - keptMs))
redis.call('ZREMRANGEBYRANK', ids, 0, -(most + 1))
redis.call('ZREMRANGEBYSCORE', ids, '-inf', string.format('(%.0f', now - keptMs))
redis.call('PUBLISH', root .. ':signals', cjson.encode({ kind = 'history' }))
return added
`,
}
