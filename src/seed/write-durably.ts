import { dirname } from 'node:path'
import type { Disk } from '../host/disk.ts'

type Writer = Pick<Disk, 'look' | 'create' | 'sync' | 'rename' | 'unlink' | 'makeDirectory'>

/** Beside its target; `id` names the attempt. */
export const temporaryPath = (path: string, id: string): string => `${path}.mos-${id}`

/** The whole file or none of it, after a power cut too. `id` names this attempt. */
export async function writeDurably(
  disk: Writer,
  path: string,
  bytes: Uint8Array,
  { id }: { id: string },
): Promise<void> {
  await makeDirectories(disk, dirname(path))
  const temporary = temporaryPath(path, id)
  // Of this very attempt, which was cut off.
  await disk.unlink(temporary)
  await disk.create(temporary, bytes, 0o600)
  await disk.sync(temporary)
  await disk.rename(temporary, path)
  await disk.sync(dirname(path))
}

/** The directory and all above it, each durable before anything is put into it. */
export async function makeDirectories(disk: Writer, path: string, mode = 0o700): Promise<void> {
  if (await disk.look(path)) return
  const parent = dirname(path)
  if (parent !== path) await makeDirectories(disk, parent, mode)
  await disk.makeDirectory(path, mode)
  await disk.sync(parent)
}
