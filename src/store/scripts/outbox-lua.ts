/**
 * `appendToOutbox(root, thread, id, item)`: unless this id was ever added (remembered for 7 days), appends the item to
 * the thread's list, notes the thread as waiting, and publishes the hint. True when it was appended.
 */
export const outboxLua = `
local function appendToOutbox(root, thread, id, item)
  if not redis.call('SET', root .. ':claim:out:' .. id, '1', 'NX', 'EX', 604800) then return false end
  redis.call('RPUSH', root .. ':outbox:' .. thread, item)
  redis.call('SADD', root .. ':outbox-waiting', thread)
  redis.call('PUBLISH', root .. ':signals', cjson.encode({ kind = 'outbox', thread = thread }))
  return true
end
local function isHead(list, id)
  local head = redis.call('LINDEX', list, 0)
  return head and string.sub(head, 1, #id + 1) == id .. '\\n'
end
`
