import { constants } from 'node:fs'
import { chmod, mkdir, open, readdir, readlink, rename, rm, rmdir, stat, symlink, unlink } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Failure } from '../errors.ts'
import { errorCode, fileFailure } from './file-failure.ts'
import type { Files } from './host.ts'
import { readWithin } from './read-within.ts'
import { syncDirectory, temporaryName, writeFileAtomically } from './write-file.ts'

const defaultMaxBytes = 1024 * 1024

/** Runs one file operation; every foreseen error is a Failure that names the path. */
async function attempt<T>(verb: string, path: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation()
  } catch (error) {
    throw fileFailure(error, verb, path)
  }
}

async function unlessMissing<T>(operation: () => Promise<T>, missing: T): Promise<T> {
  try {
    return await operation()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return missing
    throw error
  }
}

async function readNames(path: string): Promise<readonly string[]> {
  const names = await readdir(path)
  return names.toSorted()
}

async function readStat(path: string): ReturnType<Files['stat']> {
  const found = await stat(path)
  return { bytes: found.size, mode: found.mode & 0o7777, mtimeMs: found.mtimeMs, isDirectory: found.isDirectory() }
}

/** A pipe would be waited for until somebody writes, and that without an end. */
async function openToRead(path: string): Promise<FileHandle> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  if (!(await file.stat()).isFIFO()) return file
  await file.close()
  throw new Failure(`Cannot read ${path}: it is a pipe where a file is expected; move it away.`)
}

/** The size is checked on the open file: between a stat and a read the file could be another one. */
async function readBounded(path: string, maxBytes: number): Promise<string> {
  const file = await openToRead(path)
  try {
    const { size } = await file.stat()
    if (size > maxBytes) {
      throw new Failure(`Cannot read ${path}: it has ${size} bytes, more than the ${maxBytes} that are allowed.`)
    }
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}

async function readEnd(path: string, bytes: number): Promise<string> {
  const file = await openToRead(path)
  try {
    const { size } = await file.stat()
    const length = Math.min(size, bytes)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}

async function replaceLink(path: string, target: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const temporary = temporaryName(path)
  await symlink(target, temporary)
  try {
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncDirectory(dirname(path))
}

/** EINVAL: something is there, and it is no link. */
async function readLink(path: string): Promise<string | undefined> {
  try {
    return await readlink(path)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EINVAL'].includes(errorCode(error) ?? '')) return undefined
    throw error
  }
}

async function makeDirectory(path: string, mode: number | undefined): Promise<void> {
  await mkdir(path, { recursive: true })
  if (mode === undefined) return
  // Root may change the mode of another user's directory, who could still exchange what is in it.
  const { uid } = await stat(path)
  if (uid !== process.getuid?.()) throw new Failure(`Cannot use ${path}: it belongs to another user (uid ${uid}).`)
  await chmod(path, mode)
}

async function removeOne(path: string): Promise<void> {
  try {
    await unlink(path)
  } catch (error) {
    if (errorCode(error) !== 'EISDIR') throw error
    await rmdir(path)
  }
}

/** This machine's files. */
export function createFiles(): Files {
  return {
    read: (path, { maxBytes = defaultMaxBytes } = {}) =>
      attempt('read', path, () => unlessMissing(() => readBounded(path, maxBytes), undefined)),
    readEnd: (path, bytes) => attempt('read', path, () => unlessMissing(() => readEnd(path, bytes), undefined)),
    readWithin: (path, directory, { maxBytes }) =>
      attempt('read', path, () => unlessMissing(() => readWithin(path, directory, maxBytes), undefined)),
    write: (path, text, { mode } = {}) => attempt('write', path, () => writeFileAtomically(path, text, mode)),
    remove: (path) => attempt('remove', path, () => unlessMissing(() => removeOne(path), undefined)),
    list: (path) => attempt('list', path, () => unlessMissing(() => readNames(path), [])),
    stat: (path) => attempt('look at', path, () => unlessMissing(() => readStat(path), undefined)),
    makeDirectory: (path, { mode } = {}) => attempt('create', path, () => makeDirectory(path, mode)),
    link: (path, target) => attempt('link', path, () => replaceLink(path, target)),
    readLink: (path) => attempt('look at', path, () => readLink(path)),
  }
}
