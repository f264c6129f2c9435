import { join } from 'node:path'
import type { Files } from '../host.ts'

/** Where installers put programs for one user; a shell knows of them by its profile, which a service never reads. */
const places = ['.npm-global/bin', '.opencode/bin', '.bun/bin', '.volta/bin', '.claude/local', 'bin'] as const
const nodeVersions = ['.nvm/versions/node'] as const

/** The program where the PATH of Mos does not lead, or undefined. */
export async function findBesidePath(
  files: Pick<Files, 'list' | 'stat'>,
  userHome: string,
  program: string,
): Promise<string | undefined> {
  const versions = await Promise.all(
    nodeVersions.map(async (place) =>
      (await files.list(join(userHome, place))).map((each) => join(place, each, 'bin')),
    ),
  )
  for (const place of [...places, ...versions.flat().toReversed()]) {
    const path = join(userHome, place, program)
    if ((await files.stat(path).catch(() => undefined)) !== undefined) return path
  }
  return undefined
}
