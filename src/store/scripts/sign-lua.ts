/**
 * What the scripts of signs share.
 * `wantSign(root, topicId, id, sign)`: this is to be shown on the entry's message from now on; true when that is new.
 * `endSign(root, topicId, id, sign)`: the same for the last one, where the message ever had a sign: kept for a day, since
 * a chat that is away may come back.
 * `workingSign(root, topicId, item)`: the entry is worked on, where its message ever had a sign.
 * `tellSigns(root)`: publishes the hint.
 */
export const signLua = `
local function wantSign(root, topicId, id, sign)
  local key = root .. ':sign:' .. id
  if redis.call('HGET', key, 'want') == '"' .. sign .. '"' then return false end
  redis.call('HSET', key, 'topicId', cjson.encode(topicId), 'want', '"' .. sign .. '"')
  if redis.call('HEXISTS', key, 'isLost') == 1 then return false end
  redis.call('SADD', root .. ':signs-stale', id)
  return true
end
local function endSign(root, topicId, id, sign)
  local key = root .. ':sign:' .. id
  if redis.call('EXISTS', key) == 0 then return false end
  redis.call('HSET', key, 'isLast', 'true')
  redis.call('EXPIRE', key, 86400)
  return wantSign(root, topicId, id, sign)
end
local function workingSign(root, topicId, item)
  local id = item and string.match(item, '^[^\\n]*')
  if not id or redis.call('EXISTS', root .. ':sign:' .. id) == 0 then return false end
  return wantSign(root, topicId, id, 'working')
end
local function tellSigns(root)
  redis.call('PUBLISH', root .. ':signals', '{"kind":"signs"}')
end
`
