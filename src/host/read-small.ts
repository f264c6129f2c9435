import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { Failure } from '../errors.ts'
import { errorCode, fileFailure } from './file-failure.ts'

const mostBytes = 64 * 1024

/**
 * A file of some lines, at once: hundreds of these are read in one look, and each costs a thread's time ten of them.
 * Undefined where there is none; a pipe and a file that is larger than 64 KiB are Failures, as all else that keeps it from
 * being read.
 */
export function readSmall(path: string): string | undefined {
  try {
    // A pipe would be waited for until somebody writes.
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const found = fstatSync(file)
      if (found.isFIFO()) throw new Failure(`Cannot read ${path}: it is a pipe where a file is expected; move it away.`)
      if (found.size > mostBytes)
        throw new Failure(
          `Cannot read ${path}: it has ${found.size} bytes, more than the ${mostBytes} that are allowed.`,
        )
      return readFileSync(file, 'utf8')
    } finally {
      closeSync(file)
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw fileFailure(error, 'read', path)
  }
}
