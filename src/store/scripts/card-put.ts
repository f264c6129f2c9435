import type { Script } from '../script.ts'
import { cardLua } from './card-lua.ts'

/**
 * ARGV: id, at (ms), then the card's fields. Makes the card, or replaces all but what the store itself keeps of it: its
 * version, its message and where that is, when it was made. A final card stays as it is: 0.
 */
export const cardPut: Script = {
  name: 'mosCardPut',
  lua: `${cardLua}
local root, id = KEYS[1], ARGV[1]
local card = root .. ':card:' .. id
if redis.call('HGET', card, 'isFinal') == 'true' then return 0 end
local own = { 'version', 'at', 'messageId', 'shownIn', 'reposts' }
local kept = redis.call('HMGET', card, unpack(own))
redis.call('DEL', card)
redis.call('HSET', card, 'version', '0', 'at', ARGV[2], unpack(ARGV, 3))
for i, name in ipairs(own) do
  if kept[i] then redis.call('HSET', card, name, kept[i]) end
end
cardChanged(root, id)
return 1
`,
}
