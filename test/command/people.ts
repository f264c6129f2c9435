import type { AccessPolicy } from '../../src/command/access-policy.ts'
import type { Principal } from '../../src/fleet/principal.ts'

export const owner = '100'
export const stranger = '200'
export const home = '900'
export const foreign = '999'

/** Only the owner, in the server `home`. */
export const policy = (change: Partial<AccessPolicy> = {}): AccessPolicy => ({
  ownerIds: new Set([owner]),
  ownersFrom: 'MOS_OWNER_IDS',
  guildIds: new Set([home]),
  rules: [],
  ...change,
})
export const member = (userId: string, guildId?: string, ...roleIds: string[]): Principal => ({
  kind: 'discord',
  userId,
  roleIds,
  ...(guildId === undefined ? {} : { guildId }),
})
