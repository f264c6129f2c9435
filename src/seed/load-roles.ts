import { basename, join } from 'node:path'
import { Failure } from '../errors.ts'
import { parseRole } from '../fleet/parse-role.ts'
import type { Role } from '../fleet/role.ts'
import type { Files } from '../host/host.ts'
import { homePaths } from './home-paths.ts'

const maxBytes = 64 * 1024

/**
 * All roles by name: the package's, over them the home's `mos/roles` (which a person may have edited), over them the
 * person's own (`homePaths`). A file that can't be read or parsed is handed to `onBroken` as a Failure with its path,
 * and the next best file of that role stays in force; the other roles are not touched by it.
 */
export async function loadRoles(
  files: Files,
  mosaicHome: string,
  packageRoot: string,
  onBroken: (failure: Failure) => void = () => {},
): Promise<ReadonlyMap<string, Role>> {
  const home = homePaths(mosaicHome)
  const directories = [
    { path: join(packageRoot, 'framework', 'roles'), source: 'framework' },
    { path: home.roles, source: 'framework' },
    ...home.localRoles.map((path) => ({ path, source: 'local' as const })),
  ] as const
  const layers = await Promise.all(directories.map(({ path, source }) => loadDirectory(files, path, source, onBroken)))
  const roles = new Map(layers.flat().map((role) => [role.name, role]))
  return new Map([...roles].toSorted(([one], [other]) => one.localeCompare(other, 'en')))
}

async function loadDirectory(
  files: Files,
  directory: string,
  source: Role['source'],
  onBroken: (failure: Failure) => void,
): Promise<readonly Role[]> {
  const orBroken = async <T>(read: () => Promise<readonly T[]>): Promise<readonly T[]> => {
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      onBroken(error)
      return []
    }
  }
  const load = async (file: string): Promise<readonly Role[]> => {
    const path = join(directory, file)
    const text = await files.read(path, { maxBytes })
    return text === undefined ? [] : [parseOnce(path, text, source)]
  }
  const names = (await orBroken(() => files.list(directory))).filter((name) => /^[^.].*\.md$/.test(name))
  return (await Promise.all(names.map((name) => orBroken(() => load(name))))).flat()
}

const parsed = new Map<string, Role>()
const mostParsed = 200

/** Role files are read often and change seldom, the home's are mostly the package's, and parsing one takes a millisecond. */
function parseOnce(path: string, text: string, source: Role['source']): Role {
  const name = basename(path, '.md')
  const key = `${source} ${name}\n${text}`
  const before = parsed.get(key)
  if (before !== undefined) return before
  const role = parseRole(name, text, source, path)
  if (parsed.size >= mostParsed) parsed.clear()
  parsed.set(key, role)
  return role
}
