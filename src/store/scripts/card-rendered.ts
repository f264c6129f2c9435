import type { Script } from '../script.ts'

/**
 * ARGV: id, version, message id (JSON) or '', where that is (JSON) or ''. The card's first message stays its message. No longer stale, unless the
 * card has moved on since; of a card that is gone nothing is stale.
 */
export const cardRendered: Script = {
  name: 'mosCardRendered',
  lua: `
local root, id, version, messageId, shownIn = KEYS[1], unpack(ARGV)
local card, stale = root .. ':card:' .. id, root .. ':cards-stale'
if redis.call('EXISTS', card) == 0 then return redis.call('HDEL', stale, id) end
if messageId ~= '' and redis.call('HSETNX', card, 'messageId', messageId) == 1 and shownIn ~= '' then
  redis.call('HSET', card, 'shownIn', shownIn)
end
if redis.call('HGET', stale, id) ~= version then return 0 end
return redis.call('HDEL', stale, id)
`,
}
