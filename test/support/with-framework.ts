import { fileURLToPath } from 'node:url'
import { createDisk } from '../../src/host/create-disk.ts'
import type { Host } from '../../src/host/host.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A host in memory that has this package's own files, to be read. */
export function withFramework<H extends Pick<Host, 'disk'>>(host: H): H {
  const [memory, real] = [host.disk, createDisk()]
  const of = (path: string) => (path.startsWith(root) ? real : memory)
  return {
    ...host,
    disk: {
      ...memory,
      look: (path) => of(path).look(path),
      read: (path) => of(path).read(path),
      list: (path) => of(path).list(path),
    },
  }
}
