import { access, constants, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errorCode } from './file-failure.ts'

/** A directory with all above it. On a read-only file system Node says that a part of the path is missing: this says what it is. */
export async function makePath(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true })
  } catch (error) {
    if (errorCode(error) === 'ENOENT') await requireWritable(dirname(path))
    throw error
  }
}

async function requireWritable(path: string): Promise<void> {
  try {
    await access(path, constants.W_OK)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || path === '/') throw error
    await requireWritable(dirname(path))
  }
}
