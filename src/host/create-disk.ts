import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFile,
  readFileSync,
  readlinkSync,
  statSync,
} from 'node:fs'
import type { BigIntStats } from 'node:fs'
import { mkdir, open, readdir, rename, statfs, unlink } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Disk, Entry } from './disk.ts'
import { errorCode, fileFailure } from './file-failure.ts'
import { syncDirectory } from './write-file.ts'

async function attempt<T>(verb: string, path: string, operation: () => T | Promise<T>): Promise<T> {
  try {
    return await operation()
  } catch (error) {
    throw fileFailure(error, verb, path)
  }
}

async function unless<T>(code: string, operation: () => T | Promise<T>, otherwise: T): Promise<T> {
  try {
    return await operation()
  } catch (error) {
    if (errorCode(error) === code) return otherwise
    throw error
  }
}

/** In the foreground: a thousand looks cost 5 ms so, and 60 ms through the thread pool. */
function lookAt(path: string): Entry | undefined {
  const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false })
  if (stat === undefined) return undefined
  if (stat.isDirectory()) return { kind: 'directory' }
  if (stat.isSymbolicLink()) return { kind: 'link', target: readlinkSync(path) }
  return stat.isFile() ? fileEntry(stat) : { kind: 'other' }
}

const fileEntry = ({ size, mode, ino, mtimeNs, ctimeNs, ctimeMs }: BigIntStats): Entry => ({
  kind: 'file',
  bytes: Number(size),
  mode: Number(mode) & 0o7777,
  signature: [ino, size, mtimeNs, ctimeNs].join(' '),
  changedAt: Number(ctimeMs),
})

/**
 * NOFOLLOW: what a link leads to is somebody else's. NONBLOCK: a pipe would be waited for without an end. In the
 * foreground as a look is, as long as it is short.
 */
async function readRegular(path: string): Promise<Uint8Array> {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const stat = fstatSync(file)
    if (!stat.isFile()) throw Object.assign(new Error('not a regular file'), { code: 'EISDIR' })
    return stat.size <= shortBytes ? readFileSync(file) : await readDescriptor(file)
  } finally {
    closeSync(file)
  }
}

const shortBytes = 256 * 1024
const readDescriptor = promisify(readFile)

async function createFile(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.chmod(mode)
  } finally {
    await file.close()
  }
}

/** A home, or what is above it, may be elsewhere and linked. */
async function syncPath(path: string): Promise<void> {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return syncDirectory(path)
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

async function freeOf(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory)
  return bavail * bsize
}

/** This machine's disk. */
export const createDisk = (): Disk => ({
  look: (path) => attempt('look at', path, () => unless('ENOTDIR', () => lookAt(path), undefined)),
  read: (path) =>
    attempt('read', path, () => unless<Uint8Array | undefined>('ENOENT', () => readRegular(path), undefined)),
  list: (path) => attempt('list', path, async () => (await unless('ENOENT', () => readdir(path), [])).toSorted()),
  create: (path, bytes, mode) => attempt('write', path, () => createFile(path, bytes, mode)),
  sync: (path) => attempt('write', path, () => syncPath(path)),
  rename: (from, to) => attempt('write', to, () => rename(from, to)),
  unlink: (path) => attempt('remove', path, () => unless('ENOENT', () => unlink(path), undefined)),
  makeDirectory: (path, mode) =>
    attempt('create', path, () => unless('EEXIST', () => mkdir(path, { mode }), undefined)),
  freeBytes: (directory) => attempt('look at', directory, () => freeOf(directory)),
})
