import type { Script } from '../script.ts'

/**
 * ARGV: topicId, entry id, item, at (ms), cursor (JSON), then the fields of a new topic (name, JSON, …).
 * Claims the entry's id for 7 days: 0 when it was there before, and nothing changes. Else makes the topic where it is
 * new, opens it again where it was closed, moves its cursor (a numeric one only forward: a backfill brings old messages after new ones), appends, notes
 * the topic as waiting under its host, publishes, and returns 1.
 */
export const inboxAdd: Script = {
  name: 'mosInboxAdd',
  lua: `
local root, topicId, id, item, at, cursor = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if not redis.call('SET', root .. ':claim:in:' .. id, '1', 'NX', 'EX', 604800) then return 0 end
local topic = root .. ':topic:' .. topicId
if redis.call('EXISTS', topic) == 0 then redis.call('HSET', topic, unpack(ARGV, 6)) end
local old = redis.call('HGET', topic, 'cursor')
local numeric = old and string.match(old, '^"%d+"$') and string.match(cursor, '^"%d+"$')
if not numeric or #cursor > #old or (#cursor == #old and cursor > old) then redis.call('HSET', topic, 'cursor', cursor) end
redis.call('HSET', topic, 'lastAt', at, 'state', '"open"')
redis.call('ZADD', root .. ':topics', at, topicId)
redis.call('RPUSH', root .. ':inbox:' .. topicId, item)
local hostId = cjson.decode(redis.call('HGET', topic, 'hostId'))
redis.call('HSET', root .. ':inbox-waiting', topicId, hostId)
redis.call('PUBLISH', root .. ':signals', cjson.encode({ kind = 'inbox', topicId = topicId, hostId = hostId }))
return 1
`,
}
