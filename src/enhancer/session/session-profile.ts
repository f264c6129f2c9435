import type { Role } from '../../fleet/role.ts'

const looks: readonly string[] = ['Read', 'Glob', 'Grep']
const never: readonly string[] = ['Bash', 'Edit', 'Write', 'NotebookEdit', 'WebFetch', 'WebSearch', 'Task']

/** What the enhancer's program may do, whatever its role file says: look, where that file lets it. */
export const sessionProfile = ({ permissions }: Pick<Role, 'permissions'>): Role['permissions'] => ({
  mode: 'plan',
  allow: permissions.allow.filter((pattern) => looks.includes(pattern.replace(/\(.*$/su, ''))),
  deny: [...new Set([...never, ...permissions.deny])],
})
