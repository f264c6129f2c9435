import type { Script } from '../script.ts'

/** ARGV: code, tries, how long it counts (ms). Replaces the code before. */
export const pairingIssue: Script = {
  name: 'mosPairingIssue',
  lua: `
local pairing = KEYS[1] .. ':pairing'
redis.call('HSET', pairing, 'code', ARGV[1], 'left', ARGV[2])
redis.call('PEXPIRE', pairing, ARGV[3])
return 1
`,
}
