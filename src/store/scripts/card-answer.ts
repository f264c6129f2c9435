import type { Script } from '../script.ts'
import { cardLua } from './card-lua.ts'
import { inboxLua } from './inbox-lua.ts'

/**
 * ARGV: id, the answer (JSON), at (ms), then for an answer that is a message: topicId, entry id, item. The first answer
 * to an open card that has not expired counts, ends it, and stands in the topic's inbox, which is there.
 * Returns 1 and the card's fields when it was this one, 0 and the fields when it comes too late, and nil for a card that
 * is not there or asks nothing.
 */
export const cardAnswer: Script = {
  name: 'mosCardAnswer',
  lua: `${cardLua}${inboxLua}
local root, id = KEYS[1], ARGV[1]
local card = root .. ':card:' .. id
local isFinal, expiresAt = unpack(redis.call('HMGET', card, 'isFinal', 'expiresAt'))
if not expiresAt then return false end
if ARGV[4] and redis.call('EXISTS', root .. ':topic:' .. ARGV[4]) == 0 then return redis.error_reply('no topic ' .. ARGV[4]) end
local taken = isFinal ~= 'true' and tonumber(ARGV[3]) < tonumber(expiresAt)
if taken then
  redis.call('HSET', card, 'answer', ARGV[2], 'isFinal', 'true')
  cardChanged(root, id)
  if ARGV[4] then appendToInbox(root, ARGV[4], ARGV[5], ARGV[6], ARGV[3]) end
end
return { taken and 1 or 0, redis.call('HGETALL', card) }
`,
}
