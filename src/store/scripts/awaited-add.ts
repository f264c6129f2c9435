import type { Script } from '../script.ts'

/** ARGV: agent, op id, record (JSON). An op whose answer has come stays answered. */
export const awaitedAdd: Script = {
  name: 'mosAwaitedAdd',
  lua: `
local root, agent, id = KEYS[1], ARGV[1], ARGV[2]
if redis.call('HEXISTS', root .. ':op:' .. id, 'answeredAt') == 1 then return 0 end
local list = root .. ':awaited:' .. agent
redis.call('HSETNX', list, id, ARGV[3])
redis.call('EXPIRE', list, 604800)
redis.call('SADD', root .. ':awaited-agents', agent)
return 1
`,
}
