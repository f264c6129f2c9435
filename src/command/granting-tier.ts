import { Failure } from '../errors.ts'
import type { AccessRule } from '../fleet/fleet-settings.ts'
import type { Tier } from '../fleet/principal.ts'
import type { CommandContext } from './definition.ts'
import { granteeName } from './grantee.ts'
import { rank } from './judge-grants.ts'

/**
 * The highest tier that who asks may give and take: their own, and none at all for whose own grant is limited, since
 * they could give more than they have. Throws a Failure when there is a grant of a higher one already.
 */
export async function grantingTier(context: CommandContext, name: string, who: AccessRule['who']): Promise<Tier> {
  const { tier, grant } = await context.authorise(context.principal, name)
  if (tier === undefined) throw new Failure(`\`${name}\` is refused.`)
  if (grant?.commands !== undefined || grant?.projects !== undefined)
    throw new Failure('Your own grant is limited to some commands or projects, so it can not be passed on.')
  const { access } = await context.settings.read()
  const higher = access.find((rule) => isSame(rule.who, who) && rank(rule.tier) > rank(tier))
  if (higher !== undefined)
    throw new Failure(
      `${granteeName(who)} is ${higher.tier}, and you are ${tier}: who is ${higher.tier} can change that.`,
    )
  return tier
}

export const isSame = (a: AccessRule['who'], b: AccessRule['who']): boolean => granteeName(a) === granteeName(b)
