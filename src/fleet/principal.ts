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
  /** Nobody speaks: a topic's orchestrator works on within what the topic's owner lets it do, and no more. */
  | {
      readonly kind: 'mandate'
      readonly topicId: string
      /** who gave it; what they may not do, it may not either */
      readonly owner: PersonPrincipal
      readonly mandate: Mandate
      /** whose session it is, where that is not the orchestrator's: `enhancer` */
      readonly agent?: string
    }

/** Somebody who can speak and press. */
export type PersonPrincipal = Exclude<Principal, { kind: 'mandate' }>

/** What a topic's owner lets its orchestrator do unattended. Empty `verbs`: look, and nothing else. */
export type Mandate = {
  /** names of commands that change something: `fleet spawn` */
  readonly verbs: readonly string[]
  /** agents in the roster, at most, after a spawn */
  readonly mostAgents?: number
  /** US dollars that the topic's turns may have cost */
  readonly costUsd?: number
  /** milliseconds since the epoch */
  readonly until?: number
  /** What is beyond it is refused, and no person is asked for it. */
  readonly asksNobody?: true
}

export const tiers = ['viewer', 'operator', 'admin', 'owner'] as const
export type Tier = (typeof tiers)[number]

/** `discord:123`, `local:1000`, `orchestrator for discord:123` or `enhancer for local:1000`: how records and the audit name who asked. */
export function principalId(principal: Principal): string {
  if (principal.kind === 'mandate') return `${principal.agent ?? 'orchestrator'} for ${principalId(principal.owner)}`
  return principal.kind === 'discord' ? `discord:${principal.userId}` : `local:${principal.uid}`
}

/** The person behind it: who speaks, or who gave the mandate. */
export const personOf = (principal: Principal): PersonPrincipal =>
  principal.kind === 'mandate' ? principal.owner : principal
