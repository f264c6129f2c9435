import { join } from 'node:path'
import type { Disk, Entry } from '../host/disk.ts'
import type { FrameworkFile } from './build-manifest.ts'

/** What of `framework/` goes into a home. */
const directories = ['hooks', 'launchers', 'roles', 'units']

export type ShippedLook = {
  /** below `framework/` */
  readonly path: string
  readonly entry: Extract<Entry, { kind: 'file' }>
}

/** The files of `framework/` that go into a home, without what an editor leaves beside them. */
export async function lookAtFramework(
  disk: Pick<Disk, 'list' | 'look'>,
  packageRoot: string,
): Promise<readonly ShippedLook[]> {
  const found = await Promise.all(directories.map(below))
  return found.flat()

  async function below(path: string): Promise<readonly ShippedLook[]> {
    const entry = await disk.look(join(packageRoot, 'framework', path))
    if (entry?.kind === 'file') return [{ path, entry }]
    if (entry?.kind !== 'directory') return []
    const names = await disk.list(join(packageRoot, 'framework', path))
    const inside = names.filter((name) => !/^\.|~$/.test(name)).map((name) => below(`${path}/${name}`))
    return (await Promise.all(inside)).flat()
  }
}

/** The same, with what they hold. */
export async function readFramework(
  disk: Pick<Disk, 'list' | 'look' | 'read'>,
  packageRoot: string,
): Promise<readonly FrameworkFile[]> {
  const looks = await lookAtFramework(disk, packageRoot)
  const files = looks.map(async ({ path, entry }): Promise<FrameworkFile[]> => {
    const bytes = await disk.read(join(packageRoot, 'framework', path))
    return bytes === undefined ? [] : [{ path: `mos/${path}`, bytes, isExecutable: (entry.mode & 0o100) !== 0 }]
  })
  return (await Promise.all(files)).flat()
}

/** A person's clone: what stands in it is what they want, also where `framework/manifest.json` was not made anew. */
export const isCheckout = async (disk: Pick<Disk, 'look'>, packageRoot: string): Promise<boolean> =>
  (await disk.look(join(packageRoot, '.git'))) !== undefined
