import type { Script } from '../script.ts'

/**
 * ARGV: id, the version that the change was made from (0: it is not there), now (ms), when it was seen last, what is older
 * is forgotten (ms), how many cards an hour or '' when it wants none, how many occurrences, their times and ids, how many
 * fields to take away, those, then the fields to set.
 * Writes the change, remembers the occurrences, and gives a finding that wants a card its own, or folds it into the one of
 * the storm: those that came without an hour's rest between them. Returns the fields after it, nil when it has another
 * version.
 */
export const findingWrite: Script = {
  name: 'mosFindingWrite',
  lua: `
local root, id, version, now, lastAt, horizon, perHour = KEYS[1], unpack(ARGV, 1, 6)
local finding = root .. ':finding:' .. id
if (redis.call('HGET', finding, 'version') or '0') ~= version then return false end
local at = 7
local function many(each)
  local count = tonumber(ARGV[at])
  for i = at + 1, at + count, 1000 do each(i, math.min(i + 999, at + count)) end
  at = at + count + 1
end
local seen = root .. ':finding-seen:' .. id
many(function(from, to) redis.call('ZADD', seen, unpack(ARGV, from, to)) end)
redis.call('ZREMRANGEBYSCORE', seen, '-inf', '(' .. horizon)
redis.call('ZREMRANGEBYRANK', seen, 0, -100001)
redis.call('EXPIRE', seen, 1382400)
many(function(from, to) redis.call('HDEL', finding, unpack(ARGV, from, to)) end)
redis.call('HSET', finding, 'id', cjson.encode(id), unpack(ARGV, at))
redis.call('HINCRBY', finding, 'version', 1)
redis.call('ZADD', root .. ':findings', lastAt, id)
if perHour ~= '' then
  local carded, storms = root .. ':findings-carded', root .. ':findings-storm'
  local folded = redis.call('HGET', finding, 'storm')
  redis.call('ZREMRANGEBYSCORE', carded, '-inf', now - 3600000)
  if redis.call('ZCARD', carded) < tonumber(perHour) then
    redis.call('ZADD', carded, now, id)
    if folded then redis.call('ZREM', storms .. ':' .. cjson.decode(folded), id) end
    redis.call('HDEL', finding, 'isFolded', 'storm')
  elseif not folded then
    local start, before = unpack(redis.call('HMGET', storms, 'start', 'at'))
    if not start or now - before > 3600000 then start = now end
    redis.call('HSET', storms, 'start', start, 'at', now)
    redis.call('ZADD', storms .. ':' .. start, now, id)
    redis.call('EXPIRE', storms .. ':' .. start, 2592000)
    redis.call('HSET', finding, 'isFolded', 'true', 'storm', cjson.encode(start))
  end
end
redis.call('PUBLISH', root .. ':signals', cjson.encode({ kind = 'finding', id = id }))
return redis.call('HGETALL', finding)
`,
}
