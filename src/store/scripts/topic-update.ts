import type { Script } from '../script.ts'

/** ARGV: id, then the fields to set. Returns the topic's fields after it; nil for an unknown topic. */
export const topicUpdate: Script = {
  name: 'mosTopicUpdate',
  lua: `
local topic = KEYS[1] .. ':topic:' .. ARGV[1]
if redis.call('EXISTS', topic) == 0 then return false end
if #ARGV > 1 then redis.call('HSET', topic, unpack(ARGV, 2)) end
redis.call('ZADD', KEYS[1] .. ':topics', redis.call('HGET', topic, 'lastAt'), ARGV[1])
return redis.call('HGETALL', topic)
`,
}
