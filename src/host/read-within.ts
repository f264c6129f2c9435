import { constants } from 'node:fs'
import { open, readlink, realpath } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { Failure } from '../errors.ts'

/** The bytes of a regular file that really lies below `directory`, wherever links point. */
export async function readWithin(path: string, directory: string, maxBytes: number): Promise<Uint8Array> {
  const [root, real] = [await realpath(directory), await realpath(path)]
  if (!isBelow(root, real)) throw outside(path, directory)
  // A fifo would be waited for until somebody writes.
  const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const found = await file.stat()
    if (found.isDirectory()) throw new Failure(`Cannot read ${path}: it is a directory where a file is expected.`)
    if (!found.isFile()) throw new Failure(`Cannot read ${path}: it is no regular file.`)
    // A directory of its path may have become a link after it was looked at: what counts is what was opened.
    if (!isBelow(root, await readlink(join('/proc/self/fd', String(file.fd))))) throw outside(path, directory)
    if (found.size > maxBytes) {
      throw new Failure(`Cannot read ${path}: it has ${found.size} bytes, more than the ${maxBytes} that are allowed.`)
    }
    const { buffer, bytesRead } = await file.read(Buffer.alloc(found.size), 0, found.size, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

const isBelow = (root: string, path: string): boolean => {
  const way = relative(root, path)
  return way !== '' && way !== '..' && !way.startsWith('../') && !way.startsWith('/')
}

const outside = (path: string, directory: string): Failure =>
  new Failure(`Cannot read ${path}: it lies outside of ${directory}.`)
