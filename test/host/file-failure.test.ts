import { expect, test } from 'vitest'
import { Failure } from '../../src/errors.ts'
import { fileFailure } from '../../src/host/file-failure.ts'

const systemError = (code: string): Error => Object.assign(new Error(code), { code })

test.each([
  ['EACCES', 'Cannot write /x: permission denied; check its owner and mode (ls -ld).'],
  ['ENOSPC', 'Cannot write /x: the disk is full; free some space (df -h) and try again.'],
  ['EROFS', 'Cannot write /x: the file system is read-only; mount it writable or choose another directory.'],
  ['EISDIR', 'Cannot write /x: it is a directory where a file is expected; move it away.'],
  ['ENOTDIR', 'Cannot write /x: a part of its path is a file where a directory is expected; move that file away.'],
  ['ELOOP', 'Cannot write /x: its symbolic links form a loop; remove one of them.'],
  ['ENAMETOOLONG', 'Cannot write /x: the name is too long; choose a shorter one.'],
])('%s is told with the path and the remedy', (code, message) => {
  const cause = systemError(code)
  expect(fileFailure(cause, 'write', '/x')).toEqual(new Failure(message, { cause }))
})

test('what nobody can cause stays what it is', () => {
  const error = systemError('EBADF')
  expect(fileFailure(error, 'write', '/x')).toBe(error)
})
