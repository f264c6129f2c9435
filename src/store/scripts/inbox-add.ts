import type { Script } from '../script.ts'
import { inboxLua } from './inbox-lua.ts'

/**
 * ARGV: topicId, entry id, item, at (ms), cursor (JSON, or '' for an entry that is no message of the chat), then the
 * fields of a new topic (name, JSON, …).
 * 0 when the id was there before, and nothing changes. Else makes the topic where it is new, opens it again where it was
 * closed, moves its cursor (a numeric one only forward: a backfill brings old messages after new ones), appends, and
 * returns 1.
 */
export const inboxAdd: Script = {
  name: 'mosInboxAdd',
  lua: `${inboxLua}
local root, topicId, id, item, at, cursor = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if redis.call('EXISTS', root .. ':claim:in:' .. id) == 1 then return 0 end
local topic = root .. ':topic:' .. topicId
if redis.call('EXISTS', topic) == 0 then redis.call('HSET', topic, unpack(ARGV, 6)) end
if cursor ~= '' then
  local old = redis.call('HGET', topic, 'cursor')
  local numeric = old and string.match(old, '^"%d+"$') and string.match(cursor, '^"%d+"$')
  if not numeric or #cursor > #old or (#cursor == #old and cursor > old) then redis.call('HSET', topic, 'cursor', cursor) end
end
appendToInbox(root, topicId, id, item, at)
return 1
`,
}
