import type { Disk } from '../../src/host/disk.ts'
import { paths } from './crash-scenario.ts'

export type Mistake = 'no sync of files' | 'no sync of directories' | 'backup afterwards' | 'write in place'

/** A disk that makes a mistake that the order is there to avoid. */
export function mistaken(disk: Disk, mistake: Mistake | undefined): Disk {
  const late: (() => Promise<void>)[] = []
  switch (mistake) {
    case undefined:
      return disk
    case 'no sync of files':
      return { ...disk, sync: async (path) => ((await disk.look(path))?.kind === 'file' ? undefined : disk.sync(path)) }
    case 'no sync of directories':
      return { ...disk, sync: async (path) => ((await disk.look(path))?.kind === 'file' ? disk.sync(path) : undefined) }
    case 'backup afterwards': {
      const isBackup = (path: string) => path.startsWith(paths.backups)
      const later = async (path: string, act: () => Promise<void>) => (isBackup(path) ? void late.push(act) : act())
      return {
        ...disk,
        create: (path, bytes, mode) => later(path, () => disk.create(path, bytes, mode)),
        sync: (path) => later(path, () => disk.sync(path)),
        async rename(from, to) {
          await later(to, () => disk.rename(from, to))
          if (to.startsWith(paths.generations)) for (const act of late.splice(0)) await act()
        },
      }
    }
    case 'write in place':
      return {
        ...disk,
        async rename(from, to) {
          const [bytes, entry] = [await disk.read(from), await disk.look(from)]
          await disk.unlink(to)
          await disk.create(to, bytes ?? new Uint8Array(), entry?.kind === 'file' ? entry.mode : 0o644)
          await disk.unlink(from)
        },
      }
  }
}
