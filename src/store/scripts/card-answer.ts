import type { Script } from '../script.ts'
import { cardLua } from './card-lua.ts'

/**
 * ARGV: id, the answer (JSON), at (ms). The first answer to an open card that has not expired counts, and ends it.
 * Returns 1 and the card's fields when it was this one, 0 and the fields when it comes too late, and nil for a card that
 * is not there or asks nothing.
 */
export const cardAnswer: Script = {
  name: 'mosCardAnswer',
  lua: `${cardLua}
local root, id = KEYS[1], ARGV[1]
local card = root .. ':card:' .. id
local isFinal, expiresAt = unpack(redis.call('HMGET', card, 'isFinal', 'expiresAt'))
if not expiresAt then return false end
local taken = isFinal ~= 'true' and tonumber(ARGV[3]) < tonumber(expiresAt)
if taken then
  redis.call('HSET', card, 'answer', ARGV[2], 'isFinal', 'true')
  cardChanged(root, id)
end
return { taken and 1 or 0, redis.call('HGETALL', card) }
`,
}
