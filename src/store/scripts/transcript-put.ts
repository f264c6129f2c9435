import type { Script } from '../script.ts'

/**
 * ARGV: topicId, message id, message (JSON), how many are kept. Appends it, or replaces the one with that id in its
 * place; the oldest go when there are more; publishes.
 */
export const transcriptPut: Script = {
  name: 'mosTranscriptPut',
  lua: `
local root, topicId, id = KEYS[1], ARGV[1], ARGV[2]
local order, messages = root .. ':transcript:' .. topicId, root .. ':transcript-messages:' .. topicId
if redis.call('HSET', messages, id, ARGV[3]) == 1 and redis.call('RPUSH', order, id) > tonumber(ARGV[4]) then
  redis.call('HDEL', messages, redis.call('LPOP', order))
end
redis.call('PUBLISH', root .. ':signals', cjson.encode({ kind = 'transcript', topicId = topicId }))
return 1
`,
}
