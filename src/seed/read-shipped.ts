import { join } from 'node:path'
import type { RuntimeName } from '../fleet/agent.ts'
import type { Files } from '../host/host.ts'
import { floorRoster } from './floor-roster.ts'
import { hashText } from './hash-text.ts'
import type { Shipped } from './plan-seed.ts'

/** `framework/<directory>/<file>` goes to `mos/<directory>/<file>` of the home: `homePaths` says why. */
const ownedDirectories = ['hooks', 'launchers', 'roles', 'units'] as const

/** Everything this version ships to a home: the files of `framework/`, and the roster of a new fleet. */
export async function readShipped(
  files: Files,
  packageRoot: string,
  runtime: RuntimeName,
): Promise<readonly Shipped[]> {
  const directories = ownedDirectories.map((directory) =>
    readDirectory(files, join(packageRoot, 'framework'), directory),
  )
  const text = floorRoster(runtime)
  const roster: Shipped = { path: 'fleet/roster.yaml', class: 'seed', text, hash: hashText(text), mode: 0o644 }
  return [...(await Promise.all(directories)).flat(), roster]
}

async function readDirectory(files: Files, framework: string, directory: string): Promise<readonly Shipped[]> {
  const names = (await files.list(join(framework, directory))).filter(
    (name) => !name.startsWith('.') && !name.endsWith('~'),
  )
  const read = names.map(async (name): Promise<readonly Shipped[]> => {
    const path = join(framework, directory, name)
    const stat = await files.stat(path)
    const text = stat === undefined || stat.isDirectory ? undefined : await files.read(path)
    if (stat === undefined || text === undefined) return []
    // A clone's own modes depend on the umask it was made with.
    const mode = (stat.mode & 0o100) === 0 ? 0o644 : 0o755
    return [{ path: `mos/${directory}/${name}`, class: 'owned', text, hash: hashText(text), mode }]
  })
  return (await Promise.all(read)).flat()
}
