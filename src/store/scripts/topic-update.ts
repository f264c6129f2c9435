import type { Script } from '../script.ts'

/** ARGV: id, how many fields to take out, those, then the fields to set. Returns the topic's fields after it; nil for an unknown topic. */
export const topicUpdate: Script = {
  name: 'mosTopicUpdate',
  lua: `
local topic = KEYS[1] .. ':topic:' .. ARGV[1]
if redis.call('EXISTS', topic) == 0 then return false end
local first = 3 + tonumber(ARGV[2])
if first > 3 then redis.call('HDEL', topic, unpack(ARGV, 3, first - 1)) end
if #ARGV >= first then redis.call('HSET', topic, unpack(ARGV, first)) end
redis.call('ZADD', KEYS[1] .. ':topics', redis.call('HGET', topic, 'lastAt'), ARGV[1])
return redis.call('HGETALL', topic)
`,
}
