import type { Script } from '../script.ts'
import { cardLua } from './card-lua.ts'

/**
 * ARGV: id, at (ms), then the card's fields. Makes the card, or replaces all but what the store itself keeps of it: its
 * version, its message, when it was made. A final card stays as it is: 0.
 */
export const cardPut: Script = {
  name: 'mosCardPut',
  lua: `${cardLua}
local root, id = KEYS[1], ARGV[1]
local card = root .. ':card:' .. id
local isFinal, version, messageId, at = unpack(redis.call('HMGET', card, 'isFinal', 'version', 'messageId', 'at'))
if isFinal == 'true' then return 0 end
redis.call('DEL', card)
redis.call('HSET', card, 'version', version or '0', 'at', at or ARGV[2], unpack(ARGV, 3))
if messageId then redis.call('HSET', card, 'messageId', messageId) end
cardChanged(root, id)
return 1
`,
}
