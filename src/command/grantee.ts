import { z } from 'zod'
import { Failure } from '../errors.ts'
import type { AccessRule } from '../fleet/fleet-settings.ts'
import type { Place } from './definition.ts'

type Who = AccessRule['who']
type Given = {
  readonly user?: string | undefined
  readonly role?: string | undefined
  readonly guild?: string | undefined
}

const id = (mention: string, what: string) =>
  z.string().regex(new RegExp(`^(${mention}|\\d{1,20})$`), `give ${what}'s id, digits only, or mention it`)

/** Ids as people write them; a name is none, since names collide. */
export const userId = id('<@!?\\d{1,20}>', 'a user')
export const roleId = id('<@&\\d{1,20}>', 'a role')
export const guildId = z.string().regex(/^\d{1,20}$/, "give a server's id, digits only")
export const digits = (given: string): string => given.replaceAll(/\D/g, '')

/** Who a grant is for. A role is one of the server where this is asked; a shell, which is in none, has to name it. */
export function grantee({ user, role, guild }: Given, place: Place): Who {
  if ((user === undefined) === (role === undefined))
    throw new Failure('Name one: `user`, or `role`.', { exit: 'usage' })
  if (user !== undefined) return { kind: 'user', userId: digits(user) }
  const roleOf = guild ?? place.guildId
  if (roleOf === undefined)
    throw new Failure('A role counts in its own server: ask there, or name the server with `guild`.', { exit: 'usage' })
  if (place.guildId !== undefined && roleOf !== place.guildId)
    throw new Failure('From here only roles of this server: ask in the other one, or in a shell.', { exit: 'usage' })
  const given = digits(role ?? '')
  // Discord gives the role of everybody its server's id, and no member carries it.
  if (given === roleOf) throw new Failure('That role is everybody. Grant it to a role that somebody has to be given.')
  return { kind: 'role', guildId: roleOf, roleId: given }
}

/** `user 200`, `role 55 of server 900` */
export const granteeName = (who: Who): string =>
  who.kind === 'user' ? `user ${who.userId}` : `role ${who.roleId} of server ${who.guildId}`
