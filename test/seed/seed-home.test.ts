import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Failure } from '../../src/errors.ts'
import { floorAfter } from '../../src/fleet/floor.ts'
import { parseRoster } from '../../src/fleet/parse-roster.ts'
import { createFiles } from '../../src/host/create-files.ts'
import type { Files } from '../../src/host/host.ts'
import { loadRoles } from '../../src/seed/load-roles.ts'
import { seedHome } from '../../src/seed/seed-home.ts'
import { memoryFiles } from '../support/memory-files.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mos-seed-'))
  await put('package/framework/roles/coder.md', role('Coder'))
  await put('package/framework/launchers/stub', '#!/bin/sh\n')
  await chmod(join(directory, 'package/framework/launchers/stub'), 0o775)
})
afterEach(() => rm(directory, { recursive: true }))

const role = (title: string) => `# ${title}\n## Mandate\nx\n## Boundaries\ny\n`
const at = (path: string) => join(directory, path)
const read = (path: string) => readFile(at(path), 'utf8')

async function put(path: string, text: string): Promise<void> {
  await mkdir(join(at(path), '..'), { recursive: true })
  await writeFile(at(path), text)
}

/** The machine's files, which also tells what was written. */
function watched(): { files: Files; writes: string[] } {
  const writes: string[] = []
  const files = createFiles()
  const write: Files['write'] = (path, text, options) => {
    writes.push(path.replace(`${directory}/`, ''))
    return files.write(path, text, options)
  }
  return { files: { ...files, write }, writes }
}

const config = () =>
  ({ mosaicHome: at('home'), packageRoot: at('package'), dataDir: at('data'), runtime: 'stub' }) as const

async function seed() {
  const { files, writes } = watched()
  const progress: string[] = []
  const report = await seedHome(files, config(), (text) => progress.push(text))
  return { ...report, writes, progress }
}

test('a new home gets everything, with its modes; a second run writes nothing', async () => {
  const first = await seed()
  expect(first.progress).toEqual(['mos/launchers/stub (new)', 'mos/roles/coder.md (new)', 'fleet/roster.yaml (new)'])
  expect(first.written).toEqual(['mos/launchers/stub', 'mos/roles/coder.md', 'fleet/roster.yaml'])
  expect((await stat(at('home'))).mode & 0o777).toBe(0o700)
  expect((await stat(at('home/mos/launchers/stub'))).mode & 0o777).toBe(0o755)
  expect((await stat(at('home/mos/roles/coder.md'))).mode & 0o777).toBe(0o644)
  expect(floorAfter(parseRoster(await read('home/fleet/roster.yaml'), 'r').agents)).toEqual({ ok: true })
  expect(await seed()).toMatchObject({ writes: [], written: [], kept: [] })
})

test('a new version comes in where nobody edited, and says what it left', async () => {
  await put('package/framework/roles/board.md', role('Board'))
  await seed()
  await put('home/mos/roles/coder.md', role('My coder'))
  expect(await seed()).toMatchObject({ writes: [], kept: [] })
  await put('package/framework/roles/coder.md', role('Coder 2'))
  await put('package/framework/roles/board.md', role('Board 2'))
  expect(await seed()).toMatchObject({
    written: ['mos/roles/board.md'],
    kept: [{ path: 'mos/roles/coder.md', why: 'you have edited it' }],
  })
  expect(await read('home/mos/roles/coder.md')).toBe(role('My coder'))
})

test('the home of an existing Mosaic fleet keeps every byte', async () => {
  const theirs = {
    'fleet/roster.yaml': 'version: 1\ntransport: tmux\nagents: []\n',
    'roles/coder.md': role('Mosaic’s'),
    'SOUL.md': 'x',
    'fleet/run/ada.hb': 'ts=',
  }
  for (const [path, text] of Object.entries(theirs)) await put(`home/${path}`, text)
  await chmod(at('home'), 0o755)
  await seed()
  for (const [path, text] of Object.entries(theirs)) expect(await read(`home/${path}`)).toBe(text)
  expect((await stat(at('home'))).mode & 0o777).toBe(0o755)
  expect((await readdir(at('home'))).toSorted()).toEqual(['SOUL.md', 'fleet', 'mos', 'roles'])
})

test('a deleted roster stays deleted', async () => {
  await seed()
  await unlink(at('home/fleet/roster.yaml'))
  expect(await seed()).toMatchObject({ writes: [], kept: [] })
})

test('nothing is written through a symlink', async () => {
  await mkdir(at('elsewhere'))
  await mkdir(at('home'))
  await symlink(at('elsewhere'), at('home/mos'))
  const { kept } = await seed()
  expect(kept).toEqual(
    ['launchers/stub', 'roles/coder.md'].map((path) => ({
      path: `mos/${path}`,
      why: `the symlink mos → ${at('elsewhere')} is in the way`,
    })),
  )
  expect(await readdir(at('elsewhere'))).toEqual([])
})

test('an edit between plan and write stays', async () => {
  await seed()
  await put('package/framework/roles/coder.md', role('Coder 2'))
  await put('package/framework/launchers/stub', '#!/bin/sh\n# 2\n')
  const { kept } = await seedHome(editedMeanwhile(), config())
  expect(kept).toEqual([{ path: 'mos/roles/coder.md', why: 'it changed just now' }])
  expect(await read('home/mos/roles/coder.md')).toBe('mine')
})

/** As soon as the launcher is written, somebody edits the role. */
function editedMeanwhile(): Files {
  const files = createFiles()
  return {
    ...files,
    async write(path, text, options) {
      await files.write(path, text, options)
      if (path.endsWith('launchers/stub')) await writeFile(at('home/mos/roles/coder.md'), 'mine')
    },
  }
}

test('after a full disk the next run goes on', async () => {
  const files = createFiles()
  const full: Files = {
    ...files,
    write: (path, text, options) =>
      path.endsWith('roster.yaml')
        ? Promise.reject(new Failure(`Cannot write ${path}: the disk is full`))
        : files.write(path, text, options),
  }
  await expect(seedHome(full, config())).rejects.toThrow('the disk is full')
  expect((await seed()).written).toEqual(['fleet/roster.yaml'])
  expect(await seed()).toMatchObject({ writes: [] })
})

test('however files were edited and deleted: what a person wrote stays, and the second run writes nothing', async () => {
  const paths = ['/home/mos/roles/a.md', '/home/mos/roles/b.md', '/home/fleet/roster.yaml']
  const edits = fc.array(fc.tuple(fc.constantFrom(...paths), fc.option(fc.constantFrom('mine', 'also mine'))), {
    maxLength: 4,
  })
  const versions = fc.array(fc.tuple(fc.constantFrom('1', '2', '3'), edits), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(versions, async (history) => {
      const files = memoryFiles()
      const where = { mosaicHome: '/home', packageRoot: '/package', dataDir: '/data', runtime: 'stub' } as const
      for (const [version, edited] of history) {
        await files.write('/package/framework/roles/a.md', `a ${version}`)
        await files.write('/package/framework/roles/b.md', 'b')
        for (const [path, text] of edited) await (text === null ? files.remove(path) : files.write(path, text))
        const texts = await Promise.all(paths.map(async (path) => [path, await files.read(path)] as const))
        const mine = texts.filter(([, text]) => text?.includes('mine'))
        await seedHome(files, where)
        for (const [path, text] of mine) expect(await files.read(path)).toBe(text)
        expect((await seedHome(files, where)).written).toEqual([])
      }
    }),
    { numRuns: 100 },
  )
})

test('roles: the package’s, over them the home’s, over them the person’s; a broken one is named and hides nothing', async () => {
  await seed()
  await put('package/framework/roles/board.md', role('Board'))
  await put('home/roles.local/tester.md', role('Tester'))
  await put('home/fleet/roles.local/tester.md', role('My tester'))
  await put('home/fleet/roles.local/coder.md', '# broken')
  await put('home/fleet/roles.local/notes.txt', 'x')
  await put('home/mos/roles/coder.md', role('Edited coder'))
  const broken: string[] = []
  const roles = await loadRoles(createFiles(), at('home'), at('package'), (failure) => broken.push(failure.message))
  expect([...roles.values()].map(({ name, title, source }) => [name, title, source])).toEqual([
    ['board', 'Board', 'framework'],
    ['coder', 'Edited coder', 'framework'],
    ['tester', 'My tester', 'local'],
  ])
  expect(broken).toEqual([`${at('home/fleet/roles.local/coder.md')}: the section "## Mandate" is missing.`])
})
