import type { FleetDeps } from './fleet-deps.ts'

/** Writes the permissions anew of all pane agents of a role, or of one agent: what was added counts at once. */
export async function refreshPermissions(
  { rosterFile, roles, supervisor }: Pick<FleetDeps, 'rosterFile' | 'roles' | 'supervisor'>,
  whose: { readonly role: string } | { readonly agent: string },
): Promise<void> {
  const [{ agents }, known] = await Promise.all([rosterFile.read(), roles()])
  for (const agent of agents) {
    const role = known.get(agent.role)
    if (role?.placement !== 'pane') continue
    if ('role' in whose ? agent.role === whose.role : agent.name === whose.agent) await supervisor.permit(agent, role)
  }
}
