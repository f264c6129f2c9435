import type { Script } from '../script.ts'
import { inboxLua } from './inbox-lua.ts'
import { outboxLua } from './outbox-lua.ts'
import { signLua } from './sign-lua.ts'
import { wakeLua } from './wake-lua.ts'

/**
 * ARGV: topicId, entry id, the exchange (JSON) or '', its time (ms), how many exchanges a topic keeps, the sign of how
 * it ended, then for each answer: thread, id, item.
 * Only when the entry is the head of its topic's inbox: takes it off, appends the answers to the outbox and the exchange
 * to the topic's, moves the signs of its message and of the next one on, and wakes the topic when the ops of this turn
 * have all ended by now, all at once. Nothing changes when it is not the head (finished before). Returns the head from
 * now on, if there is one.
 */
export const inboxFinish: Script = {
  name: 'mosInboxFinish',
  lua: `${outboxLua}${inboxLua}${wakeLua}${signLua}
local root, topicId, id, exchange = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local list = root .. ':inbox:' .. topicId
if not isHead(list, id) then return redis.call('LINDEX', list, 0) end
redis.call('LPOP', list)
if redis.call('LLEN', list) == 0 then redis.call('HDEL', root .. ':inbox-waiting', topicId) end
for i = 7, #ARGV, 3 do appendToOutbox(root, ARGV[i], ARGV[i + 1], ARGV[i + 2]) end
if exchange ~= '' then
  redis.call('RPUSH', root .. ':exchanges:' .. topicId, exchange)
  redis.call('LTRIM', root .. ':exchanges:' .. topicId, -tonumber(ARGV[5]), -1)
  redis.call('ZADD', root .. ':exchange-topics', ARGV[4], topicId)
end
local isEnded = endSign(root, topicId, id, ARGV[6])
local isNext = workingSign(root, topicId, redis.call('LINDEX', list, 0))
if isEnded or isNext then tellSigns(root) end
wakeIfAllEnded(root, topicId, id)
return redis.call('LINDEX', list, 0)
`,
}
