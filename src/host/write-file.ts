import { randomBytes } from 'node:crypto'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { errorCode } from './file-failure.ts'
import { makePath } from './make-path.ts'

/** A rename is durable only when its directory is synced too. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

/** A name beside `path`, so that the rename stays on one file system; hidden, and never the same twice. */
export const temporaryName = (path: string): string =>
  join(dirname(path), `.${basename(path).slice(0, 200)}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`)

/** A file that a person keeps elsewhere and links to stays linked: the file behind the link is replaced. */
async function behindLinks(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return path
    throw error
  }
}

async function currentMode(path: string): Promise<number | undefined> {
  try {
    const found = await stat(path)
    return found.mode & 0o777
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Temp file, fsync, rename, fsync of the directory. Without a mode an existing file keeps its own, a new one is 0644. */
export async function writeFileAtomically(path: string, text: string, mode: number | undefined): Promise<void> {
  await makePath(dirname(path))
  const target = await behindLinks(path)
  const finalMode = mode ?? (await currentMode(target)) ?? 0o644
  const temporary = temporaryName(target)
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.chmod(finalMode)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncDirectory(dirname(target))
}
