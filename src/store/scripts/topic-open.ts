import type { Script } from '../script.ts'

/** ARGV: id, at (ms), then the new topic's fields. Makes it where it is new; returns the fields of the one there. */
export const topicOpen: Script = {
  name: 'mosTopicOpen',
  lua: `
local topic = KEYS[1] .. ':topic:' .. ARGV[1]
if redis.call('EXISTS', topic) == 0 then
  redis.call('HSET', topic, unpack(ARGV, 3))
  redis.call('ZADD', KEYS[1] .. ':topics', ARGV[2], ARGV[1])
end
return redis.call('HGETALL', topic)
`,
}
