import type { Script } from '../script.ts'
import { opLua } from './op-lua.ts'

/**
 * ARGV: agent, op id, answer's id, now, its text (JSON, or empty), then thread, id and item of each outbox entry. 1 when
 * it is taken. An op that has not ended yet wakes its topic by its own end, which then comes with the answer.
 */
export const awaitedAnswer: Script = {
  name: 'mosAwaitedAnswer',
  lua: `${opLua}
local root, agent, id = KEYS[1], ARGV[1], ARGV[2]
local list, claim = root .. ':awaited:' .. agent, root .. ':claim:answer:' .. ARGV[3]
if redis.call('EXISTS', claim) == 1 or redis.call('HDEL', list, id) == 0 then return 0 end
redis.call('SET', claim, '1', 'EX', 604800)
if redis.call('EXISTS', list) == 0 then redis.call('SREM', root .. ':awaited-agents', agent) end
local op = root .. ':op:' .. id
local state = redis.call('HGET', op, 'state')
if state then
  redis.call('HSET', op, 'answeredAt', ARGV[4])
  if ARGV[5] ~= '' then redis.call('HSET', op, 'conclusion', ARGV[5]) end
  opChanged(root, id)
end
for i = 6, #ARGV, 3 do appendToOutbox(root, ARGV[i], ARGV[i + 1], ARGV[i + 2]) end
local wakes = state and isOver(state) and redis.call('HGET', op, 'wakes')
if wakes then
  wakes = cjson.decode(wakes)
  redis.call('RPUSH', root .. ':wake-ended:' .. wakes.entryId, id)
  redis.call('EXPIRE', root .. ':wake-ended:' .. wakes.entryId, 2592000)
  wakeIfAllEnded(root, wakes.topicId, wakes.entryId)
end
return 1
`,
}
