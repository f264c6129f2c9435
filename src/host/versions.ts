import { rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { errorCode, fileFailure } from './file-failure.ts'
import { findUsed } from './find-used.ts'
import type { Host } from './host.ts'

/** The program that was started first: a clone, or a package that a person installed. It is no installation of Mos's. */
export const checkout = 'checkout'

/** Installations, `MOS_DATA_DIR/versions/<id>`, and which of them counts: the symlink `active` beside them. */
export type Versions = {
  /** `checkout` where there is no other */
  active(): Promise<string>
  /** ids of those that are whole, sorted */
  list(): Promise<readonly string[]>
  /** absolute; need not be there */
  directory(id: string): string
  /** One atomic step, durable when it resolves. */
  switchTo(id: string): Promise<void>
  /** Those of these that a process runs from right now. */
  used(ids: readonly string[]): Promise<readonly string[]>
  /** The caller has made sure that nothing runs from it. */
  remove(id: string): Promise<void>
  /** Removes what an install, a try or a removal of `id` (absent: of any) left that was cut off; the caller has the turn. */
  sweep(id?: string): Promise<void>
}

const isHalf = (name: string): boolean => /\.(?:part|smoke)$/u.test(name)
/** Versions, not the link, and nothing that is half made or being tried. */
const isId = (name: string): boolean => /^\d[\w.-]*(?:\+\d+)?$/u.test(name) && !isHalf(name)

export function createVersions({ files, disk }: Pick<Host, 'files' | 'disk'>, dataDir: string): Versions {
  const root = join(dataDir, 'versions')
  const link = join(root, 'active')
  return {
    async active() {
      const target = await files.readLink(link)
      return target === undefined ? checkout : basename(target)
    },
    list: async () => (await files.list(root)).filter(isId),
    directory: (id) => join(root, id),
    async switchTo(id) {
      await files.makeDirectory(root, { mode: 0o700 })
      if (id === checkout) await files.remove(link)
      else if ((await files.readLink(link)) !== id) await files.link(link, id)
      await disk.sync(root)
    },
    async used(ids) {
      const found = await findUsed(ids.map((id) => join(root, id)))
      return ids.filter((id) => found.has(join(root, id)))
    },
    remove: (id) => removeOne(join(root, id), isId(id)),
    async sweep(id) {
      for (const name of await files.list(root))
        if (isHalf(name) && (id === undefined || name.startsWith(`${id}.`))) await removeOne(join(root, name), false)
    },
  }
}

/** Cut off in the middle a whole one would still have its name: it loses that first. An npm that lost its parent may write meanwhile. */
async function removeOne(directory: string, isWhole: boolean): Promise<void> {
  const aside = isWhole ? `${directory}.part` : directory
  const clear = () => rm(aside, { recursive: true, force: true, maxRetries: 5 })
  try {
    await clear()
    if (!isWhole) return
    await rename(directory, aside)
    await clear()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return
    throw fileFailure(error, 'remove', directory)
  }
}
