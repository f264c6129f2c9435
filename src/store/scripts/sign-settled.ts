import type { Script } from '../script.ts'

/**
 * ARGV: entry id, the sign (JSON) that is shown, or '' for a message that takes none. No longer stale, unless another
 * sign is wanted by now; the last one's record goes, a message that takes none is remembered as that until then.
 */
export const signSettled: Script = {
  name: 'mosSignSettled',
  lua: `
local root, id, shown = KEYS[1], ARGV[1], ARGV[2]
local key, stale = root .. ':sign:' .. id, root .. ':signs-stale'
local want, isLast = unpack(redis.call('HMGET', key, 'want', 'isLast'))
if want and shown ~= '' and want ~= shown then return 0 end
redis.call('SREM', stale, id)
if not want then return 0 end
if isLast then return redis.call('DEL', key) end
if shown == '' then redis.call('HSET', key, 'isLost', 'true') end
return 1
`,
}
