import type { Script } from '../script.ts'

/** ARGV: from, to. Moves every entry of one thread behind those of another, order kept; returns how many. */
export const outboxRedirect: Script = {
  name: 'mosOutboxRedirect',
  lua: `
local root, from, to = KEYS[1], ARGV[1], ARGV[2]
if from == to then return 0 end
local source, target, moved = root .. ':outbox:' .. from, root .. ':outbox:' .. to, 0
while redis.call('LMOVE', source, target, 'LEFT', 'RIGHT') do moved = moved + 1 end
redis.call('SREM', root .. ':outbox-waiting', from)
if moved > 0 then
  redis.call('SADD', root .. ':outbox-waiting', to)
  redis.call('PUBLISH', root .. ':signals', cjson.encode({ kind = 'outbox', thread = to }))
end
return moved
`,
}
