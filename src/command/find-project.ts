import { Failure } from '../errors.ts'
import type { FleetSettings, Project } from '../fleet/fleet-settings.ts'
import { didYouMean } from './did-you-mean.ts'
import { quote } from './quote.ts'

/** The project of that id, in any case. Throws a Failure with the nearest, or how to add one. */
export function findProject({ projects }: FleetSettings, id: string): Project {
  const wanted = id.trim().toLowerCase()
  const found = projects.find((project) => project.id === wanted)
  if (found !== undefined) return found
  const given = quote(id)
  const head = given === undefined ? 'Name a project.' : `There is no project ${given}.`
  const ids = projects.map((project) => project.id)
  const next =
    ids.length === 0
      ? ' There is none yet: /project add <path or url>'
      : `${didYouMean(wanted, ids)} \`project list\` shows them.`
  throw new Failure(`${head}${next}`)
}
