/**
 * `appendToInbox(root, topicId, id, item, at)`: claims the entry's id for 7 days; false when it was there before, and
 * nothing changes. Else the topic, which is there, is used at `at`, the entry is appended, the topic noted as waiting
 * under its host, the hint published.
 */
export const inboxLua = `
local function appendToInbox(root, topicId, id, item, at)
  if not redis.call('SET', root .. ':claim:in:' .. id, '1', 'NX', 'EX', 604800) then return false end
  local topic = root .. ':topic:' .. topicId
  redis.call('HSET', topic, 'lastAt', at, 'state', '"open"')
  redis.call('ZADD', root .. ':topics', at, topicId)
  redis.call('RPUSH', root .. ':inbox:' .. topicId, item)
  local hostId = cjson.decode(redis.call('HGET', topic, 'hostId'))
  redis.call('HSET', root .. ':inbox-waiting', topicId, hostId)
  redis.call('PUBLISH', root .. ':signals', cjson.encode({ kind = 'inbox', topicId = topicId, hostId = hostId }))
  return true
end
`
