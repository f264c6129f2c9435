import type { Script } from '../script.ts'
import { outboxLua } from './outbox-lua.ts'

/** ARGV: thread, id, item. Appends once per id; 0 when it was added before. */
export const outboxAdd: Script = {
  name: 'mosOutboxAdd',
  lua: `${outboxLua}
return appendToOutbox(KEYS[1], ARGV[1], ARGV[2], ARGV[3]) and 1 or 0
`,
}
