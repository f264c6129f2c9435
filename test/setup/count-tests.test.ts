import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const script = fileURLToPath(new URL('../../setup/count-tests.mjs', import.meta.url))
const green = { numPassedTests: 7, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 }
const testFailed = '1'
const checkFailed = '2'

test.each<[string, object | undefined, string, string, number]>([
  ['all green', green, '0', '7 passed, 0 failed', 0],
  ['a failed test', { ...green, numFailedTests: 2 }, testFailed, '7 passed, 2 failed', 1],
  ['a skipped test', { ...green, numPendingTests: 1 }, '0', '7 passed, 1 failed', 1],
  ['a test left to do', { ...green, numTodoTests: 1 }, '0', '7 passed, 1 failed', 1],
  ['a failed check', green, checkFailed, '7 passed, 1 failed', 1],
  ['an error in set-up after which nothing ran', undefined, testFailed, '0 passed, 1 failed', 1],
  ['an error outside of any test', green, testFailed, '7 passed, 1 failed', 1],
  ['no test at all', { ...green, numPassedTests: 0 }, '0', '0 passed, 1 failed', 1],
])('%s', async (_, report, outcome, lastLine, exit) => {
  const path = join(await temporaryDirectory(), 'report.json')
  await writeFile(path, report === undefined ? '' : JSON.stringify(report))
  const { stdout, status } = spawnSync(process.execPath, [script, path, outcome], { encoding: 'utf8' })
  expect(stdout.trimEnd().split('\n').at(-1)).toBe(lastLine)
  expect(status).toBe(exit)
})
