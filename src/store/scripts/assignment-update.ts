import type { Script } from '../script.ts'

/** ARGV: agent, then the fields to set. Of an agent that is gone nothing is kept. */
export const assignmentUpdate: Script = {
  name: 'mosAssignmentUpdate',
  lua: `
local key = KEYS[1] .. ':assignment:' .. ARGV[1]
if redis.call('EXISTS', key) == 0 then return 0 end
redis.call('HSET', key, unpack(ARGV, 2))
return 1
`,
}
