import type { Script } from '../script.ts'
import { opLua } from './op-lua.ts'

/**
 * ARGV: id, at (ms). The worker takes the op up: `running`, started at its first start. In one step with the look at
 * its state, so that a cancel of a queued op either ends it before or is seen by the handler. Returns the op's fields.
 */
export const opStart: Script = {
  name: 'mosOpStart',
  lua: `${opLua}
local root, id = KEYS[1], ARGV[1]
local op = root .. ':op:' .. id
if redis.call('HGET', op, 'state') == '"queued"' then
  redis.call('HSET', op, 'state', '"running"', 'startedAt', ARGV[2])
  opChanged(root, id)
end
return redis.call('HGETALL', op)
`,
}
