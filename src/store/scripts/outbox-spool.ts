import type { Script } from '../script.ts'

/** ARGV: thread. Moves every entry of the thread to the spool, newest first there, 1,000 at most; returns how many. */
export const outboxSpool: Script = {
  name: 'mosOutboxSpool',
  lua: `
local root, thread = KEYS[1], ARGV[1]
local list, spool, moved = root .. ':outbox:' .. thread, root .. ':spool', 0
local item = redis.call('LPOP', list)
while item do
  redis.call('LPUSH', spool, thread .. '\\n' .. item)
  moved = moved + 1
  item = redis.call('LPOP', list)
end
redis.call('LTRIM', spool, 0, 999)
redis.call('SREM', root .. ':outbox-waiting', thread)
return moved
`,
}
