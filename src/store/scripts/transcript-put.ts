import type { Script } from '../script.ts'

/** ARGV: topicId, message id, message (JSON). Appends it, or replaces the one with that id in its place; publishes. */
export const transcriptPut: Script = {
  name: 'mosTranscriptPut',
  lua: `
local root, topicId, id = KEYS[1], ARGV[1], ARGV[2]
local order = root .. ':transcript:' .. topicId
if redis.call('HSET', root .. ':transcript-messages:' .. topicId, id, ARGV[3]) == 1 then redis.call('RPUSH', order, id) end
redis.call('PUBLISH', root .. ':signals', cjson.encode({ kind = 'transcript', topicId = topicId }))
return 1
`,
}
