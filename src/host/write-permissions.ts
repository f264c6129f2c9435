import type { Agent } from '../fleet/agent.ts'
import type { Role } from '../fleet/role.ts'
import type { TmuxContext } from './tmux-context.ts'

/** Launchers and hooks read them from the file, the hooks at each request: what is added to it counts at once. */
export async function writePermissions(context: TmuxContext, agent: Agent, role: Role): Promise<Role['permissions']> {
  const { mode, allow, deny } = await context.permissionsFor(agent, role)
  const text = `${JSON.stringify({ mode, allow, deny }, null, 2)}\n`
  await context.host.files.write(context.files(agent.name).permissions, text, { mode: 0o600 })
  return { mode, allow, deny }
}
