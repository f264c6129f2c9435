import type { Script } from '../script.ts'
import { outboxLua } from './outbox-lua.ts'

/** ARGV: thread, id, item. Replaces the thread's head by the item while the head is that id; else 0. */
export const outboxMark: Script = {
  name: 'mosOutboxMark',
  lua: `${outboxLua}
local list = KEYS[1] .. ':outbox:' .. ARGV[1]
if not isHead(list, ARGV[2]) then return 0 end
redis.call('LSET', list, 0, ARGV[3])
return 1
`,
}
