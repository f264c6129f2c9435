/** Who asks: taken from the gateway or the local login, never from text or tool arguments. Ids only; names collide. */
export type Principal =
  | {
      readonly kind: 'discord'
      readonly userId: string
      /** absent in a direct message */
      readonly guildId?: string
      readonly roleIds: readonly string[]
    }
  /** the person who owns this machine's tenant: the console's login or the local socket */
  | { readonly kind: 'local'; readonly uid: number }

export const tiers = ['viewer', 'operator', 'admin', 'owner'] as const
export type Tier = (typeof tiers)[number]

/** `discord:123` or `local:1000`: how records and the audit name who asked. */
export const principalId = (principal: Principal): string =>
  principal.kind === 'discord' ? `discord:${principal.userId}` : `local:${principal.uid}`
