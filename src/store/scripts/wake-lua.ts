/**
 * Ops of one turn wake its topic together. Needs `outboxLua` and `inboxLua`.
 * `wakesWhenEnded(root, id, wakes)`: the op counts among those that its turn's entry waits for.
 * `endedForWake(root, id)`: it does so no longer; a repeat changes nothing.
 * `wakeIfAllEnded(root, topicId, entryId)`: when all have ended and the turn itself is over (more may come before),
 * appends one entry with their ids to the topic, as who the last of them ran for. Later ops of the same turn (a plan
 * that a person confirmed an hour after) make one more. Wakes of wakes are counted at the first entry, so that ids stay
 * short. A closed topic is not woken: its person ended it.
 */
export const wakeLua = `
local function wakesWhenEnded(root, id, wakes)
  local pending = root .. ':wake-pending:' .. cjson.decode(wakes).entryId
  redis.call('SADD', pending, id)
  redis.call('EXPIRE', pending, 2592000)
end
local function wakeIfAllEnded(root, topicId, entryId)
  local ended = root .. ':wake-ended:' .. entryId
  if redis.call('EXISTS', ended) == 0 or redis.call('EXISTS', root .. ':wake-pending:' .. entryId) == 1 then return end
  if isHead(root .. ':inbox:' .. topicId, entryId) then return end
  local ids = redis.call('LRANGE', ended, 0, -1)
  redis.call('DEL', ended)
  if redis.call('HGET', root .. ':topic:' .. topicId, 'state') ~= '"open"' then return end
  local first = string.gsub(string.gsub(entryId, '^wake:', ''), '%.%d+$', '')
  local count = root .. ':wake-count:' .. first
  local number = redis.call('INCR', count)
  redis.call('EXPIRE', count, 2592000)
  local id = 'wake:' .. first .. (number == 1 and '' or '.' .. number)
  local by = redis.call('HGET', root .. ':op:' .. ids[#ids], 'by')
  local time = redis.call('TIME')
  local at = time[1] .. string.sub('00000' .. time[2], -6, -4)
  for i, opId in ipairs(ids) do ids[i] = cjson.encode(opId) end
  local item = id .. '\\n{"id":' .. cjson.encode(id) .. ',"topicId":' .. cjson.encode(topicId) .. ',"by":' .. by ..
    ',"text":"","at":' .. at .. ',"wake":{"opIds":[' .. table.concat(ids, ',') .. ']}}'
  appendToInbox(root, topicId, id, item, at)
end
local function endedForWake(root, id)
  local wakes = redis.call('HGET', root .. ':op:' .. id, 'wakes')
  if not wakes then return end
  local topicId, entryId = cjson.decode(wakes).topicId, cjson.decode(wakes).entryId
  if redis.call('SREM', root .. ':wake-pending:' .. entryId, id) == 0 then return end
  local ended = root .. ':wake-ended:' .. entryId
  redis.call('RPUSH', ended, id)
  redis.call('EXPIRE', ended, 2592000)
  wakeIfAllEnded(root, topicId, entryId)
end
`
