import { principalId } from '../fleet/principal.ts'
import type { PersonPrincipal, Principal } from '../fleet/principal.ts'
import type { Store } from '../store/store.ts'
import type { AccessPolicy } from './access-policy.ts'
import type { Request } from './dispatch.ts'

type Deps = { readonly store: Pick<Store, 'topics' | 'facts'>; policy(): AccessPolicy }

/** The fact that keeps which roles a member still has, ids with commas, once some were taken from them (or all, as they left). */
export const rolesFact = (guildId: string, userId: string): string => `discord.roles.${guildId}.${userId}`

/**
 * As whom a session acts by now. What it was told of its person is as old as their message: roles that were taken from
 * them since count no more, and a mandate is the one that the topic has now. What a door asks is as the door just heard it.
 */
export async function principalNow(
  deps: Deps,
  { principal, place }: Pick<Request, 'principal' | 'place'>,
): Promise<Principal> {
  if (principal.kind !== 'mandate') return place.door === 'orchestrator' ? await personNow(deps, principal) : principal
  const given = (await deps.store.topics.get(principal.topicId))?.mandate
  const isTheSame = given !== undefined && principalId(given.owner) === principalId(principal.owner)
  const { owner, mandate } = isTheSame ? given : principal
  return { ...principal, owner: await personNow(deps, owner), mandate }
}

async function personNow({ store, policy }: Deps, person: PersonPrincipal): Promise<PersonPrincipal> {
  if (!hasRolesThatCount(policy(), person)) return person
  const left = await store.facts.get(rolesFact(person.guildId, person.userId))
  if (left === undefined) return person
  const has = new Set(left.split(','))
  return { ...person, roleIds: person.roleIds.filter((id) => has.has(id)) }
}

type Member = PersonPrincipal & { readonly kind: 'discord'; readonly guildId: string }

/** Whether it matters which roles they have by now: most often it does not, and then nobody has to look. */
export const hasRolesThatCount = ({ rules }: AccessPolicy, person: PersonPrincipal): person is Member =>
  person.kind === 'discord' &&
  rules.some(({ who }) => who.kind === 'role' && who.guildId === person.guildId && person.roleIds.includes(who.roleId))
