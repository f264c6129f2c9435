import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Failure } from '../../src/errors.ts'
import { floorAfter } from '../../src/fleet/floor.ts'
import { parseRoster } from '../../src/fleet/parse-roster.ts'
import { createDisk } from '../../src/host/create-disk.ts'
import { createFiles } from '../../src/host/create-files.ts'
import type { Disk } from '../../src/host/disk.ts'
import { loadRoles } from '../../src/seed/load-roles.ts'
import { seedHome } from '../../src/seed/seed-home.ts'
import { manifestOf } from '../../setup/manifest.mjs'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mos-seed-'))
  await put('package/package.json', '{"version":"1.0.0"}')
  for (const name of ['hooks', 'launchers', 'roles', 'units'])
    await mkdir(at(`package/framework/${name}`), { recursive: true })
  await put('package/framework/launchers/stub', '#!/bin/sh\n')
  await chmod(at('package/framework/launchers/stub'), 0o775)
  await ship('roles/coder.md', role('Coder'))
})
afterEach(() => rm(directory, { recursive: true }))

const role = (title: string) => `# ${title}\n## Mandate\nx\n## Boundaries\ny\n`
const at = (path: string) => join(directory, path)
const read = (path: string) => readFile(at(path), 'utf8')

async function put(path: string, text: string): Promise<void> {
  await mkdir(join(at(path), '..'), { recursive: true })
  await writeFile(at(path), text)
}

/** A new version of the framework, with this file. */
async function ship(path: string, text: string): Promise<void> {
  await put(`package/framework/${path}`, text)
  await put('package/framework/manifest.json', await manifestOf(at('package')))
}

const config = () =>
  ({ mosaicHome: at('home'), packageRoot: at('package'), dataDir: at('data'), runtime: 'stub' }) as const

/** Seeds with the machine's disk, and tells what was written below the home. */
async function seed(change: Partial<Disk> = {}) {
  const writes: string[] = []
  const disk: Disk = { ...createDisk(), ...change }
  const create: Disk['create'] = (path, bytes, mode) => {
    if (path.startsWith(at('home/'))) writes.push(path.replace(at('home/'), ''))
    return disk.create(path, bytes, mode)
  }
  const { written, waiting } = await seedHome({ ...disk, create }, config())
  return { written, waiting: waiting.map(({ path, why }) => `${path}: ${why}`), writes }
}

test('a new home gets everything, with its modes; a second run writes nothing', async () => {
  expect((await seed()).written).toEqual(['fleet/roster.yaml', 'mos/launchers/stub', 'mos/roles/coder.md'])
  expect((await stat(at('home'))).mode & 0o777).toBe(0o700)
  expect((await stat(at('home/mos/launchers/stub'))).mode & 0o777).toBe(0o755)
  expect((await stat(at('home/mos/roles/coder.md'))).mode & 0o777).toBe(0o644)
  expect(floorAfter(parseRoster(await read('home/fleet/roster.yaml'), 'r').agents)).toEqual({ ok: true })
  expect(await seed()).toEqual({ written: [], waiting: [], writes: [] })
})

test('a new version is merged into what a person edited, and lies aside where it does not fit', async () => {
  await ship('roles/board.md', role('Board'))
  await seed()
  await put('home/mos/roles/coder.md', role('My coder'))
  await put('home/mos/roles/board.md', role('My board'))
  await put('home/mos/launchers/stub', 'mine')
  expect(await seed()).toMatchObject({
    writes: [],
    waiting: ['mos/launchers/stub: you have edited it; your edit goes to the backups'],
  })
  await ship('roles/board.md', role('Board 2'))
  await ship('roles/coder.md', `${role('Coder')}z\n`)
  expect(await seed()).toMatchObject({
    written: ['mos/proposals/roles/board.md', 'mos/roles/coder.md'],
    waiting: [
      'mos/launchers/stub: you have edited it; your edit goes to the backups',
      'mos/roles/board.md: you and this version have changed the same lines',
    ],
  })
  expect(await read('home/mos/roles/coder.md')).toBe(`${role('My coder')}z\n`)
  expect(await read('home/mos/roles/board.md')).toBe(role('My board'))
  expect(await read('home/mos/proposals/roles/board.md')).toBe(role('Board 2'))
  expect(await read('home/mos/launchers/stub')).toBe('mine')
  expect(await seed()).toMatchObject({ writes: [] })
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
  expect(await seed()).toMatchObject({ writes: [], waiting: [] })
})

test('nothing is written through a symlink', async () => {
  await mkdir(at('elsewhere'))
  await mkdir(at('home'))
  await symlink(at('elsewhere'), at('home/mos'))
  const why = `mos, a symlink to ${at('elsewhere')}, is in the way; it stays`
  expect((await seed()).waiting).toEqual(['mos/launchers/stub', 'mos/roles/coder.md'].map((path) => `${path}: ${why}`))
  expect(await readdir(at('elsewhere'))).toEqual([])
})

test('an edit between the backup and the write stays, and the rest comes in', async () => {
  await seed()
  await ship('roles/coder.md', role('Coder 2'))
  await ship('launchers/stub', '#!/bin/sh\n# 2\n')
  const { rename } = createDisk()
  const edited: Disk['rename'] = async (from, to) => {
    await rename(from, to)
    if (to.endsWith('pending.json')) await writeFile(at('home/mos/roles/coder.md'), 'mine')
  }
  expect((await seed({ rename: edited })).written).toEqual(['mos/launchers/stub'])
  expect(await read('home/mos/roles/coder.md')).toBe('mine')
  expect(await readdir(at('home/mos/roles'))).toEqual(['coder.md'])
})

test('on a full disk nothing is changed, and the next run does it', async () => {
  const { create } = createDisk()
  const full: Disk['create'] = (path, bytes, mode) =>
    path.includes('roster.yaml')
      ? Promise.reject(new Failure(`Cannot write ${path}: the disk is full`))
      : create(path, bytes, mode)
  await expect(seed({ create: full })).rejects.toThrow('the disk is full')
  await expect(seed({ freeBytes: async () => 100 })).rejects.toThrow('has 100 bytes free, and')
  expect((await seed()).written).toHaveLength(3)
  expect(await readdir(at('home/mos/roles'))).toEqual(['coder.md'])
  expect(await seed()).toMatchObject({ writes: [] })
})

test('a copy of Mos that is damaged changes nothing', async () => {
  await put('package/framework/roles/coder.md', 'cut o')
  await expect(seed()).rejects.toThrow('this copy of Mos is damaged')
  await put(
    'package/framework/manifest.json',
    (await read('package/framework/manifest.json')).replace('mos/roles', 'mos/../..'),
  )
  await expect(seed()).rejects.toThrow('leads out of the home')
  expect(await readdir(at('home'))).toEqual([])
})

test('in a clone an edit of its files counts, as it stands there; a published package is not edited', async () => {
  await seed()
  await put('package/framework/roles/coder.md', role('My coder'))
  await put('package/framework/roles/tester.md', role('Tester'))
  await put('package/framework/roles/tester.md~', 'what an editor leaves')
  await rm(at('package/framework/launchers/stub'))
  await expect(seed()).resolves.toMatchObject({ written: [] })
  await mkdir(at('package/.git'))
  expect(await seed()).toMatchObject({
    written: ['mos/launchers/stub', 'mos/roles/coder.md', 'mos/roles/tester.md'],
    waiting: [],
  })
  expect(await read('home/mos/roles/coder.md')).toBe(role('My coder'))
  expect(await readdir(at('home/mos/launchers'))).toEqual([])
  expect(await seed()).toMatchObject({ written: [], writes: [] })
  await put('package/framework/roles/Tester.md', role('Tester'))
  await expect(seed()).rejects.toThrow('are one file where case does not count. Mend it; nothing was changed.')
})

test('what is not fit to be shipped makes no manifest', async () => {
  await put('package/framework/roles/Coder.md', role('Coder'))
  await expect(manifestOf(at('package'))).rejects.toThrow(
    'framework/ is not fit to be shipped: mos/roles/coder.md and mos/roles/Coder.md are one file where case does not count',
  )
})

test("the framework's manifest is that of its files: npm run manifest", async () => {
  const root = new URL('../..', import.meta.url).pathname
  expect(await manifestOf(root)).toBe(await readFile(join(root, 'framework', 'manifest.json'), 'utf8'))
})

test('roles: the package’s, over them the home’s, over them the person’s; a broken one is named and hides nothing', async () => {
  await seed()
  await ship('roles/board.md', role('Board'))
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
