import type { PermissionOption, RequestPermissionResponse } from '@agentclientprotocol/sdk/unstable'

export const cancelled: RequestPermissionResponse = { outcome: { outcome: 'cancelled' } }

/**
 * The program's own option for a decision. Never one that allows more than this once: what is allowed for the topic,
 * Mos remembers itself.
 */
export function chooseOption(options: readonly PermissionOption[], isAllowed: boolean): RequestPermissionResponse {
  const kinds = isAllowed ? ['allow_once'] : ['reject_once', 'reject_always']
  const found = kinds.flatMap((kind) => options.find((option) => option.kind === kind) ?? [])[0]
  return found === undefined ? cancelled : { outcome: { outcome: 'selected', optionId: found.optionId } }
}
