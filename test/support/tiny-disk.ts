import { mkdir, mkdtemp, rmdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { runProgram } from './run-program.ts'
import { temporaryDirectory } from './temporary-directory.ts'

export type TinyDisk = {
  readonly path: string
  fill(): Promise<void>
  free(): Promise<void>
}

/** Why this process may not mount; undefined for root outside of a container that forbids it. */
export async function whyNoMount(): Promise<string | undefined> {
  const path = await mkdtemp(join(tmpdir(), 'mos-mount-'))
  const { exit, stderr } = await runProgram('mount', ['-t', 'tmpfs', 'tmpfs', path])
  if (exit === 0) await runProgram('umount', [path])
  await rmdir(path)
  return exit === 0 ? undefined : stderr
}

/** A file system of its own with `mebibytes`, unmounted at the test's end. */
export async function tinyDisk(mebibytes: number): Promise<TinyDisk> {
  const path = join(await temporaryDirectory(), 'disk')
  await mkdir(path)
  const { exit, stderr } = await runProgram('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', path])
  if (exit !== 0) throw new Error(`no disk at ${path}: ${stderr}`)
  // Lazily: what a test left open must not keep it.
  onTestFinished(async () => void (await runProgram('umount', ['--lazy', path])))
  return {
    path,
    async fill() {
      // Ends with the disk full, as it should.
      await writeFile(join(path, 'fill'), Buffer.alloc(mebibytes << 20)).catch(() => {})
      await writeFile(join(path, 'rest'), Buffer.alloc(1 << 16)).catch(() => {})
    },
    async free() {
      await Promise.all(['fill', 'rest'].map((name) => writeFile(join(path, name), '')))
    },
  }
}
