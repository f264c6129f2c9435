import type { REST } from 'discord.js'
import type { AccessPolicy } from '../command/access-policy.ts'
import { hasRolesThatCount, rolesFact } from '../command/principal-now.ts'
import { personOf } from '../fleet/principal.ts'
import type { Principal } from '../fleet/principal.ts'
import type { Logger } from '../log.ts'
import type { Store } from '../store/store.ts'
import { retryLevel } from '../store/store-away.ts'
import { rolesOf } from './member-roles.ts'

/** Within this a role that was taken from somebody counts no more for what a session does for them. */
const lookEveryMs = 60_000

type Deps = {
  readonly store: Pick<Store, 'facts' | 'inbox' | 'topics'>
  readonly policy: () => AccessPolicy
  readonly rest: () => REST
  readonly logger: Logger
  readonly everyMs?: number
}

/**
 * Discord tells a member's roles with what they do, and not when they lose one or leave. Whose message waits or is worked
 * on, and who gave a mandate, is asked about while roles admit them; what they lack since is kept as a fact.
 */
export type FollowMembers = {
  begin(): void
  /** A member did something: the roles that came with it are newer than what is kept. Resolves when they count. */
  did(guildId: string | undefined, userId: string, roleIds: readonly string[] | undefined): Promise<void>
  stop(): void
}

export function createFollowMembers({ store, policy, rest, logger, everyMs = lookEveryMs }: Deps): FollowMembers {
  /** facts that were written: of few people, and never of one who has what they had */
  const kept = new Map<string, string>()
  /** how often a member was heard of: what Discord was asked before that is older */
  const heard = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined

  const keep = async (name: string, roleIds: readonly string[]): Promise<void> => {
    const value = roleIds.join(',')
    if (kept.get(name) === value) return
    await store.facts.set(name, value)
    kept.set(name, value)
  }

  const lookAt = async (name: string, member: Awaited<ReturnType<typeof members>>[number]): Promise<void> => {
    const count = heard.get(name)
    const now = await rolesOf(member.guildId, member.userId, rest())
    const before = await store.facts.get(name)
    if (heard.get(name) !== count) return
    if (before !== undefined) kept.set(name, before)
    if (before !== undefined || member.roleIds.some((id) => !now.includes(id))) await keep(name, now)
  }

  const members = async () => {
    const topics = await store.topics.list({ state: 'open' })
    const hosts = new Set(topics.map(({ hostId }) => hostId))
    const waiting = (await Promise.all([...hosts].map((hostId) => store.inbox.waiting(hostId)))).flat()
    const entries = (await Promise.all(waiting.map((topicId) => store.inbox.list(topicId)))).flat()
    const principals: readonly Principal[] = [
      ...entries.map(({ by }) => by),
      ...topics.flatMap(({ mandate }) => (mandate === undefined ? [] : [mandate.owner])),
    ]
    return principals.map(personOf).filter((person) => hasRolesThatCount(policy(), person))
  }

  const look = async (): Promise<void> => {
    if (policy().rules.every(({ who }) => who.kind !== 'role')) return
    const wanted = new Map((await members()).map((one) => [rolesFact(one.guildId, one.userId), one]))
    for (const [name, member] of wanted) await lookAt(name, member)
  }

  const lookQuietly = (): void => {
    look().catch((error: unknown) => logger[retryLevel(error)]({ err: error }, 'roles were not looked at'))
  }

  return {
    begin() {
      lookQuietly()
      timer ??= setInterval(lookQuietly, everyMs).unref()
    },
    async did(guildId, userId, roleIds) {
      if (guildId === undefined || roleIds === undefined) return
      const name = rolesFact(guildId, userId)
      if (!kept.has(name)) return
      heard.set(name, (heard.get(name) ?? 0) + 1)
      await keep(name, roleIds)
    },
    stop: () => clearInterval(timer),
  }
}
