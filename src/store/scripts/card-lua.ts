/**
 * What the scripts of a card share.
 * `cardChanged(root, id)`: counts the version, marks a shown card for rendering, moves a final one off the list of open
 * ones and keeps it for 7 days, publishes the hint. One that lasts is on a list of its own.
 */
export const cardLua = `
local function cardChanged(root, id)
  local card = root .. ':card:' .. id
  local version = redis.call('HINCRBY', card, 'version', 1)
  if redis.call('HGET', card, 'isShown') == 'true' then
    redis.call('HSET', root .. ':cards-stale', id, version)
  else
    redis.call('HDEL', root .. ':cards-stale', id)
  end
  if redis.call('HGET', card, 'isLasting') == 'true' then
    redis.call('SADD', root .. ':cards-lasting', id)
  elseif redis.call('HGET', card, 'isFinal') == 'true' then
    redis.call('ZREM', root .. ':cards-open', id)
    redis.call('EXPIRE', card, 604800)
  else
    redis.call('ZADD', root .. ':cards-open', redis.call('HGET', card, 'at'), id)
  end
  redis.call('PUBLISH', root .. ':signals', cjson.encode({ kind = 'card', id = id }))
end
`
