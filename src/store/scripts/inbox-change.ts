import type { Script } from '../script.ts'
import { signLua } from './sign-lua.ts'

/**
 * ARGV: topicId, entry id, the item as it was read, the item in its place or '' to remove it, the last sign of a
 * removed one's message. 0 when the entry's turn has
 * begun (there is an open card of it); -1 when the item is not there any more; else 1, with the hint published.
 */
export const inboxChange: Script = {
  name: 'mosInboxChange',
  lua: `${signLua}
local root, topicId, id, old, new = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local list = root .. ':inbox:' .. topicId
if redis.call('HGET', root .. ':card:turn-' .. id, 'isFinal') == 'false' then return 0 end
local at = redis.call('LPOS', list, old)
if not at then return -1 end
if new ~= '' then redis.call('LSET', list, at, new) else redis.call('LREM', list, 1, old) end
if new == '' and endSign(root, topicId, id, ARGV[5]) then tellSigns(root) end
if redis.call('LLEN', list) == 0 then redis.call('HDEL', root .. ':inbox-waiting', topicId) end
local hostId = cjson.decode(redis.call('HGET', root .. ':topic:' .. topicId, 'hostId'))
redis.call('PUBLISH', root .. ':signals', cjson.encode({ kind = 'inbox', topicId = topicId, hostId = hostId }))
return 1
`,
}
