import { Failure } from '../errors.ts'

const remedies: Readonly<Record<string, string>> = {
  EACCES: 'permission denied; check its owner and mode (ls -ld)',
  EPERM: 'not permitted; check its owner and attributes (ls -ld, lsattr)',
  ENOENT: 'a directory of its path has gone; create it and try again',
  ENOSPC: 'the disk is full; free some space (df -h) and try again',
  EDQUOT: 'the disk quota is used up; free some space and try again',
  EROFS: 'the file system is read-only; mount it writable or choose another directory',
  EISDIR: 'it is a directory where a file is expected; move it away',
  ENOTDIR: 'a part of its path is a file where a directory is expected; move that file away',
  ENOTEMPTY: 'the directory is not empty',
  EEXIST: 'something is there already; move it away',
  ELOOP: 'its symbolic links form a loop; remove one of them',
  ENAMETOOLONG: 'the name is too long; choose a shorter one',
  EMFILE: 'too many files are open; raise the limit (ulimit -n)',
  ENFILE: 'too many files are open on this machine',
  EIO: 'the disk reported an error; look at the kernel log (dmesg)',
}

/** The system's error code (`ENOENT`), or undefined when it is no error of the system. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/**
 * The Failure for a person, from an error of a file operation: what was tried, on which path, and the remedy. An
 * error that no person can cause comes back as it is.
 */
export function fileFailure(error: unknown, verb: string, path: string): unknown {
  const remedy = remedies[errorCode(error) ?? '']
  if (remedy === undefined) return error
  return new Failure(`Cannot ${verb} ${path}: ${remedy}.`, { cause: error })
}
