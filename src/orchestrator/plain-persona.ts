import { principalId } from '../fleet/principal.ts'
import type { Role } from '../fleet/role.ts'
import type { Persona } from './turn-deps.ts'

/** The orchestrator's role as it stands in its file, and who speaks. */
export const plainPersona =
  (roles: () => Promise<ReadonlyMap<string, Role>>): Persona =>
  async (topic, entry, project) => {
    const role = (await roles()).get('orchestrator')
    const persona = role === undefined ? '' : `# Mandate\n${role.mandate}\n\n# Boundaries\n${role.boundaries}`
    const where = project === undefined ? 'no project' : `the project ${project.id} in ${project.path}`
    return { persona, facts: `[Topic "${topic.title}", ${where}. Who speaks: ${principalId(entry.by)}.]` }
  }
