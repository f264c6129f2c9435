import type { RuntimeName } from './agent.ts'
import type { Role } from './role.ts'

/**
 * The runtime of a new agent whose caller named none: the role's preferred one. Where the fleet itself runs on the stub
 * there is no model yet, and an agent that can't start would be no help: it gets the stub too.
 */
export const runtimeFor = (role: Pick<Role, 'runtime'>, orchestrators: RuntimeName): RuntimeName =>
  orchestrators === 'stub' ? 'stub' : role.runtime
