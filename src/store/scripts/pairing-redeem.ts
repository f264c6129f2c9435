import type { Script } from '../script.ts'

/**
 * ARGV: the code. Right: it is used up, -1. Wrong: how many tries are left; with the last one the code goes. No code
 * (expired, used, tried too often): nil.
 */
export const pairingRedeem: Script = {
  name: 'mosPairingRedeem',
  lua: `
local pairing = KEYS[1] .. ':pairing'
local code = redis.call('HGET', pairing, 'code')
if not code then return false end
if code == ARGV[1] then
  redis.call('DEL', pairing)
  return -1
end
local left = redis.call('HINCRBY', pairing, 'left', -1)
if left <= 0 then redis.call('DEL', pairing) end
return math.max(left, 0)
`,
}
