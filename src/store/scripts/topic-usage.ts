import type { Script } from '../script.ts'

/**
 * ARGV: id, the usage that was read (JSON, or ''), the one to set. Sets it only over the one that was read. Returns what
 * stands there when it was another one; else 1; nil for an unknown topic.
 */
export const topicUsage: Script = {
  name: 'mosTopicUsage',
  lua: `
local topic = KEYS[1] .. ':topic:' .. ARGV[1]
if redis.call('EXISTS', topic) == 0 then return false end
local now = redis.call('HGET', topic, 'usage') or ''
if now ~= ARGV[2] then return now end
redis.call('HSET', topic, 'usage', ARGV[3])
return 1
`,
}
