import type { Script } from '../script.ts'
import { opLua } from './op-lua.ts'

/**
 * ARGV: id, the end message's item, the flag (JSON), then the fields that end a queued op.
 * Sets the flag once (the first asker stays). A queued op ends here; a running one is left to its worker; a final one
 * stays. Returns the op's fields; nil for an unknown op.
 */
export const opCancel: Script = {
  name: 'mosOpCancel',
  lua: `${opLua}
local root, id = KEYS[1], ARGV[1]
local op = root .. ':op:' .. id
local state = redis.call('HGET', op, 'state')
if not state then return false end
if not isOver(state) and redis.call('HSETNX', op, 'cancel', ARGV[3]) == 1 then
  if state == '"queued"' then
    redis.call('HSET', op, unpack(ARGV, 4))
    opEnded(root, id, ARGV[2])
  end
  opChanged(root, id, true)
end
return redis.call('HGETALL', op)
`,
}
