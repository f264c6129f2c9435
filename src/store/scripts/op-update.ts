import type { Script } from '../script.ts'
import { opLua } from './op-lua.ts'

/**
 * ARGV: id, the end message's item, then the fields to set. Returns the op's fields after it; nil for an unknown op.
 * A final op stays as it is. With a final state the end message goes to the thread's outbox in the same step.
 */
export const opUpdate: Script = {
  name: 'mosOpUpdate',
  lua: `${opLua}
local root, id = KEYS[1], ARGV[1]
local op = root .. ':op:' .. id
local state = redis.call('HGET', op, 'state')
if not state then return false end
if not isOver(state) then
  if #ARGV > 2 then redis.call('HSET', op, unpack(ARGV, 3)) end
  if isOver(redis.call('HGET', op, 'state')) then opEnded(root, id, ARGV[2]) end
  opChanged(root, id)
end
return redis.call('HGETALL', op)
`,
}
