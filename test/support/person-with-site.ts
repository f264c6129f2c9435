import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { gitRepository } from './git-repository.ts'
import type { Mos } from './mos.ts'
import { normalise } from './normalise.ts'
import { personWithMos } from './person-with-mos.ts'
import type { PersonWithMos } from './person-with-mos.ts'
import { runProgram } from './run-program.ts'
import type { Ran } from './run-program.ts'

export type PersonWithSite = PersonWithMos & {
  /** the project's own directory, with one commit on main */
  readonly site: string
  readonly worktree: (agent: string) => string
  /** `mos report …` as that agent would call it in its pane */
  readonly report: (agent: string, ...words: readonly string[]) => Promise<Ran>
  /** What a person sees, without what differs from run to run. */
  readonly seen: (text: string) => string
}

/** A person whose project `site` is a real repository. */
export async function personWithSite(env?: () => Readonly<Record<string, string>>): Promise<PersonWithSite> {
  const prepare = async ({ home }: Mos) => void (await gitRepository(home, 'site'))
  const person = await personWithMos({ prepare, ...(env === undefined ? {} : { env }) })
  const { home } = person.mos
  return {
    ...person,
    site: join(home, 'site'),
    worktree: (agent) => join(home, 'data', 'worktrees', 'site', agent),
    report: (agent, ...words) =>
      runProgram(join(home, '.config/mosaic/fleet/run/bin/mos'), ['report', ...words], {
        cwd: home,
        env: { PATH: process.env['PATH'] ?? '', HOME: home, MOSAIC_AGENT_NAME: agent },
      }),
    seen: (text) =>
      normalise(text)
        .replaceAll(home, '~')
        .replaceAll(/<@\d+>/g, '@olga')
        .replaceAll(/^( *- )[0-9a-f]{7}\b/gm, '$1#commit')
        .replaceAll(/(mos\/[a-z-]+)-[0-9a-f]{4}\b/g, '$1-…'),
  }
}

export const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
