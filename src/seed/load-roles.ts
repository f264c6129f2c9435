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

const parsed = new Map<string, { readonly text: string; readonly role: Role }>()

/** A role file is read often and changes seldom; parsing it takes a millisecond. */
function parseOnce(path: string, text: string, source: Role['source']): Role {
  const before = parsed.get(path)
  if (before?.text === text && before.role.source === source) return before.role
  const role = parseRole(basename(path, '.md'), text, source, path)
  parsed.set(path, { text, role })
  return role
}
