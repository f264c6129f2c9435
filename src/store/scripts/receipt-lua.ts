/**
 * `recordReceipt(root, opId, thread, messageId, version)`: this message shows the op from now on, as it was at that
 * version; stale at once when the op has moved on. The first message of an op stays its receipt.
 * `touchReceipt(root, opId, version)`: the op has changed; its receipt, where one is shown, is stale.
 */
export const receiptLua = `
local function recordReceipt(root, opId, thread, messageId, version)
  redis.call('ZREM', root .. ':receipts-unshown', opId)
  local receipt = root .. ':receipt:' .. opId
  if redis.call('HSETNX', receipt, 'messageId', cjson.encode(messageId)) == 0 then return end
  redis.call('HSET', receipt, 'opId', cjson.encode(opId), 'thread', cjson.encode(thread))
  redis.call('EXPIRE', receipt, 2592000)
  local now = tonumber(redis.call('HGET', root .. ':op:' .. opId, 'version') or '0')
  if now > tonumber(version) then
    redis.call('HSET', root .. ':receipts-stale', opId, now)
    redis.call('PUBLISH', root .. ':signals', cjson.encode({ kind = 'op', opId = opId }))
  end
end
local function touchReceipt(root, opId, version)
  if redis.call('EXISTS', root .. ':receipt:' .. opId) == 1 then
    redis.call('HSET', root .. ':receipts-stale', opId, version)
  end
end
`
