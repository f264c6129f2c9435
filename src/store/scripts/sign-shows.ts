import type { Script } from '../script.ts'

/** ARGV: entry id, sign (JSON). Nothing for a record that is gone. */
export const signShows: Script = {
  name: 'mosSignShows',
  lua: `
local key = KEYS[1] .. ':sign:' .. ARGV[1]
if redis.call('EXISTS', key) == 0 then return 0 end
return redis.call('HSET', key, 'shown', ARGV[2])
`,
}
