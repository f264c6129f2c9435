import type { Script } from '../script.ts'
import { outboxLua } from './outbox-lua.ts'
import { signLua } from './sign-lua.ts'

/**
 * ARGV: topicId, entry id, how many entries are looked at. Only when the entry is the head of its topic's inbox: its
 * message is worked on, the ones behind it are seen. Entries that are no message of the chat have none to sign.
 */
export const signsFollow: Script = {
  name: 'mosSignsFollow',
  lua: `${outboxLua}${signLua}
local root, topicId, id = KEYS[1], ARGV[1], ARGV[2]
local list = root .. ':inbox:' .. topicId
if string.sub(topicId, 1, 8) ~= 'discord:' or not isHead(list, id) then return 0 end
local isNew = false
for _, item in ipairs(redis.call('LRANGE', list, 0, ARGV[3] - 1)) do
  local entryId = string.match(item, '^discord:%d+\\n')
  if entryId then
    entryId = string.sub(entryId, 1, -2)
    isNew = wantSign(root, topicId, entryId, entryId == id and 'working' or 'seen') or isNew
  end
end
if isNew then tellSigns(root) end
return 1
`,
}
