import type { Agent } from '../fleet/agent.ts'
import type { CommandContext } from './definition.ts'

/** It has no pane: its role is hosted, and it is not Mosaic's, who has everybody in a pane. */
export async function livesInMos(
  { roles, mosaic }: Pick<CommandContext, 'roles' | 'mosaic'>,
  { name, role }: Pick<Agent, 'name' | 'role'>,
): Promise<boolean> {
  return (await roles()).get(role)?.placement === 'hosted' && mosaic?.isLeft(name) !== true
}
