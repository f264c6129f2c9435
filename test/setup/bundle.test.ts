import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const run = promisify(execFile)
const repository = fileURLToPath(new URL('../..', import.meta.url))

const main = `
import { Client } from 'discord.js'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
const loaded = [Client, Queue, Redis].map((it) => it.name).join(' ')
const { late } = await import('./late.ts')
console.log(loaded, late, process.version.split('.')[0], process.argv.slice(2).join(' '))
`

/** A clone with a program of its own and our installed packages. */
async function clone(): Promise<string> {
  const root = await temporaryDirectory()
  for (const name of ['package.json', 'package-lock.json', 'setup', 'bin']) {
    await cp(join(repository, name), join(root, name), { recursive: true })
  }
  await symlink(join(repository, 'node_modules'), join(root, 'node_modules'))
  await mkdir(join(root, 'src'))
  await mkdir(join(root, 'commands'))
  await writeFile(join(root, 'src', 'main.ts'), main)
  await writeFile(join(root, 'src', 'late.ts'), `export const late: string = 'late'\n`)
  return root
}

const setup = async (root: string): Promise<string> =>
  (await run(process.execPath, [join(root, 'setup', 'setup.mjs'), 'start'])).stderr

const builds = async (root: string): Promise<string[]> =>
  (await readdir(join(root, 'dist'))).filter((name) => name !== 'mos.js')

test('mos runs from wherever it is linked to, builds itself first, and loads late what is imported late', async () => {
  const root = await clone()
  const link = join(root, 'linked')
  await symlink('bin/mos', link)
  const first = await run(link, ['fleet', 'ps'], { cwd: '/' })
  expect(first.stdout).toBe('Client Queue Redis late v24 fleet ps\n')
  expect(first.stderr).toMatch(/^mos: bundling …\n(?:mos: bundling … [\d.]+ s\n)*mos: bundling: done in [\d.]+ s\n$/)
  const second = await run(link, ['fleet', 'ps'], { cwd: '/' })
  expect(second.stderr).toBe('')
  const [build = ''] = await builds(root)
  expect(await readdir(join(root, 'dist', build))).toEqual(['cache', 'chunks', 'main.js', 'main.js.map'])
  expect(await readdir(join(root, 'dist', build, 'chunks'))).toContainEqual(expect.stringMatching(/^late-\w+\.js$/))
})

test('a changed source is a new build; what runs keeps the files of the old one', async () => {
  const root = await clone()
  await setup(root)
  const [before = ''] = await builds(root)
  expect(await setup(root)).toBe('')
  await writeFile(join(root, 'src', 'late.ts'), `export const late: string = 'later'\n`)
  await setup(root)
  const after = await builds(root)
  expect(after).toHaveLength(2)
  expect(after).toContain(before)
  expect((await run(join(root, 'bin', 'mos'))).stdout).toContain('later')
})

test('a source that does not build leaves the last good build and says what is wrong', async () => {
  const root = await clone()
  await setup(root)
  await writeFile(join(root, 'src', 'late.ts'), `export const late: string = \n`)
  await expect(setup(root)).rejects.toMatchObject({ code: 78, stderr: expect.stringContaining('late.ts') as string })
  expect(await builds(root)).toHaveLength(1)
  expect((await run(process.execPath, [join(root, 'dist', 'mos.js')])).stdout).toContain('late')
})

test('several at once make one build, and what a killed one left is gone', async () => {
  const root = await clone()
  const killed = spawn(process.execPath, [join(root, 'setup', 'setup.mjs'), 'start'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  await once(killed.stderr, 'data')
  killed.kill('SIGKILL')
  await mkdir(join(root, 'dist', '.staged-1'), { recursive: true })
  const lines = (await Promise.all([setup(root), setup(root), setup(root)])).join('')
  expect(lines.match(/done in/g)).toHaveLength(1)
  expect(await builds(root)).toHaveLength(1)
  expect((await run(join(root, 'bin', 'mos'))).stdout).toContain('late')
})

test('without dist the next start builds again', async () => {
  const root = await clone()
  await setup(root)
  await rm(join(root, 'dist'), { recursive: true })
  await setup(root)
  expect((await stat(join(root, 'dist', 'mos.js'))).mode & 0o111).not.toBe(0)
})
