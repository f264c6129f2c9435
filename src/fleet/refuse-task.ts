import type { Role } from './role.ts'

/** Why no agent of this role is made for one task; undefined when it may be. */
export function refuseTask({
  name,
  lifecycle,
  placement,
}: Pick<Role, 'name' | 'lifecycle' | 'placement'>): string | undefined {
  if (lifecycle === 'ephemeral' && placement === 'pane') return undefined
  const why = lifecycle === 'core' ? 'a core role: its agents are always on' : 'hosted in Mos: its agents have no pane'
  return `The role ${name} is not made for one task, since it is ${why}. Take a role like coder, or leave the task out.`
}
