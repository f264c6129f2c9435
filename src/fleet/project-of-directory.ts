import { join, normalize } from 'node:path'
import type { Project } from './fleet-settings.ts'

/** Where the worktrees of a project's agents are: `<dataDir>/worktrees/<project>/<agent>`. */
export const worktreesOf = (dataDir: string, projectId: string): string => join(dataDir, 'worktrees', projectId)

/** The project that an agent works on, by its directory: in the project's own, or in a worktree of it. */
export function projectOfDirectory(
  projects: readonly Project[],
  directory: string | undefined,
  dataDir: string,
): Project | undefined {
  if (directory === undefined) return undefined
  const path = normalize(directory)
  const isWithin = (root: string): boolean => path === root || path.startsWith(`${root}/`)
  // Of one repository inside another the inner one.
  return projects
    .filter((project) => isWithin(project.path) || isWithin(worktreesOf(dataDir, project.id)))
    .toSorted((a, b) => b.path.length - a.path.length)[0]
}
