import type { Script } from '../script.ts'
import { cardLua } from './card-lua.ts'

/**
 * ARGV: id, how often it was posted anew so far, where it goes (JSON) or ''. An open card of which that is true has no
 * message from now on; 0 for any other, and nothing changes.
 */
export const cardRepost: Script = {
  name: 'mosCardRepost',
  lua: `${cardLua}
local root, id, reposts, to = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local card = root .. ':card:' .. id
local isFinal, before = unpack(redis.call('HMGET', card, 'isFinal', 'reposts'))
if isFinal ~= 'false' or (before or '0') ~= reposts then return 0 end
redis.call('HINCRBY', card, 'reposts', 1)
redis.call('HDEL', card, 'messageId')
if to ~= '' then redis.call('HSET', card, 'shownIn', to) end
cardChanged(root, id)
return 1
`,
}
