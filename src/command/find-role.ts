import { Failure } from '../errors.ts'
import type { Role } from '../fleet/role.ts'
import { didYouMean } from './did-you-mean.ts'
import { quote } from './quote.ts'

/** The role of that name, in any case and with blanks for hyphens. Throws a Failure with the nearest when there is none. */
export function findRole(roles: ReadonlyMap<string, Role>, name: string): Role {
  const wanted = name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/gu, '-')
  const found = roles.get(wanted) ?? roles.get(name.trim())
  if (found !== undefined) return found
  const given = quote(name)
  const head = given === undefined ? 'Name a role.' : `There is no role ${given}.`
  throw new Failure(`${head}${didYouMean(wanted, roles.keys())} \`role list\` shows which there are.`)
}
