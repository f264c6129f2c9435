import type { Script } from '../script.ts'

/** ARGV: topicId, message id. Takes the message away and publishes; 0 when it is not there. */
export const transcriptRemove: Script = {
  name: 'mosTranscriptRemove',
  lua: `
local root, topicId, id = KEYS[1], ARGV[1], ARGV[2]
if redis.call('HDEL', root .. ':transcript-messages:' .. topicId, id) == 0 then return 0 end
redis.call('LREM', root .. ':transcript:' .. topicId, -1, id)
redis.call('PUBLISH', root .. ':signals', cjson.encode({ kind = 'transcript', topicId = topicId }))
return 1
`,
}
