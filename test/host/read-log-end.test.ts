import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createFiles } from '../../src/host/create-files.ts'
import { readLogEnd } from '../../src/host/read-log-end.ts'
import { visibleLog } from '../../src/host/visible-log.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const files = createFiles()

test('of a log of 100 MB its end is read, and no more', async () => {
  const path = join(await temporaryDirectory(), 'huge.log')
  const file = await open(path, 'w')
  await file.truncate(100 * 1024 * 1024)
  await file.write('cut off here\nerror: out of memory\nat the end\n', 100 * 1024 * 1024)
  await file.close()
  const read: number[] = []
  const counting = { readEnd: (at: string, bytes: number) => (read.push(bytes), files.readEnd(at, bytes)) }
  expect(await readLogEnd(counting, path, 64)).toBe('error: out of memory\nat the end\n')
  expect(read).toEqual([64])
})

test('a short one is whole, one that is not there is none, and of an endless line its beginning is left out', async () => {
  const folder = await temporaryDirectory()
  await files.write(join(folder, 'short.log'), 'one\ntwo\n')
  expect(await readLogEnd(files, join(folder, 'short.log'))).toBe('one\ntwo\n')
  expect(await readLogEnd(files, join(folder, 'none.log'))).toBeUndefined()
  await files.write(join(folder, 'line.log'), `${'x'.repeat(100_000)}end`)
  expect(await readLogEnd(files, join(folder, 'line.log'), 8_192)).toHaveLength(4_096)
})

test.each([
  ['\u001B[1;31merror\u001B[0m: no', 'error: no'],
  ['\u001B[2Jgone\u0007\r\nnext', '␛[2Jgone␇\nnext'],
  [`before ${'\uFFFD\u0001P\u0000'.repeat(40)}\nafter`, 'before [160 characters that are no text]\nafter'],
  ['tab\tand\u007F\u0085', 'tab\tand␡�'],
])('what is no text shows: %j', (text, expected) => {
  expect(visibleLog(text)).toBe(expected)
})
