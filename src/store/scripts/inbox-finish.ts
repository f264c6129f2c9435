import type { Script } from '../script.ts'
import { outboxLua } from './outbox-lua.ts'

/**
 * ARGV: topicId, entry id, then for each answer: thread, id, item.
 * Only when the entry is the head of its topic's inbox: takes it off and appends the answers to the outbox, all at
 * once. Nothing changes when it is not the head (finished before). Returns the head from now on, if there is one.
 */
export const inboxFinish: Script = {
  name: 'mosInboxFinish',
  lua: `${outboxLua}
local root, topicId, id = KEYS[1], ARGV[1], ARGV[2]
local list = root .. ':inbox:' .. topicId
if not isHead(list, id) then return redis.call('LINDEX', list, 0) end
redis.call('LPOP', list)
if redis.call('LLEN', list) == 0 then redis.call('HDEL', root .. ':inbox-waiting', topicId) end
for i = 3, #ARGV, 3 do appendToOutbox(root, ARGV[i], ARGV[i + 1], ARGV[i + 2]) end
return redis.call('LINDEX', list, 0)
`,
}
