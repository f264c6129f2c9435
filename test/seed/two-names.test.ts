import { lstat, mkdir, readdir, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { exitCodes } from '../../src/errors.ts'
import { createDisk } from '../../src/host/create-disk.ts'
import { hashOf } from '../../src/seed/hash.ts'
import { pathsOf, withHome } from '../../src/seed/open-home.ts'
import { generationsOf, planHome, reseedHome } from '../../src/seed/reseed-home.ts'
import { seedHome } from '../../src/seed/seed-home.ts'
import { runProgram } from '../support/run-program.ts'
import type { Ran } from '../support/run-program.ts'
import { twoVersions } from './two-versions.ts'

const disk = createDisk()

test('a home by two names is one: one lock, one row of generations', async () => {
  const { config, home, read, put } = await twoVersions()
  const linked = join(dirname(home), 'linked')
  await mkdir(home)
  await symlink(home, linked)
  await seedHome(disk, { ...config(1), mosaicHome: linked })
  await put('mos/launchers/a', 'mine')
  const program = new URL('../support/reseed-program.ts', import.meta.url).pathname
  const { packageRoot, dataDir } = config(2)
  const names = [home, linked, `${home}/`, join(dirname(home), 'x/..') + '/./home']
  const ended = await Promise.all(
    names.map((name) => runProgram(process.execPath, [program, name, packageRoot, dataDir])),
  )
  const isRight = ({ exit, stderr }: Ran) => exit === 0 || stderr.includes('changed since that plan was made')
  expect(ended.filter((each) => !isRight(each))).toEqual([])
  expect(await readdir(join(dataDir, 'seed'))).toHaveLength(1)
  expect((await generationsOf(disk, config(2))).map(({ number }) => number)).toEqual([1, 2, 3])
  expect(await read('mos/launchers/a')).toBe('#!/bin/sh\n# 2\n')
  const [paths, others] = await Promise.all(
    names.slice(0, 2).map((name) => pathsOf(disk, { mosaicHome: name, dataDir })),
  )
  if (paths === undefined || others === undefined) throw new Error('no paths')
  await withHome(paths, 0, async () => {
    await expect(withHome(others, 0, async () => undefined)).rejects.toMatchObject({ exit: exitCodes.busy })
  })
})

test('what was done to a home under another spelling, before they were one, still counts under that one', async () => {
  const { config, home } = await twoVersions()
  const linked = join(dirname(home), 'linked')
  await symlink(home, linked)
  const { dataDir } = config(1)
  const begun = join(dataDir, 'seed', hashOf(linked).slice(0, 12))
  await mkdir(begun, { recursive: true })
  expect(dirname((await pathsOf(disk, { mosaicHome: linked, dataDir })).pending)).toBe(begun)
  expect(dirname((await pathsOf(disk, { mosaicHome: home, dataDir })).pending)).not.toBe(begun)
})

test('home and records may be elsewhere and linked: what is there is written, and the links stay', async () => {
  const { config } = await twoVersions()
  const { mosaicHome, dataDir, packageRoot } = config(1)
  for (const path of [mosaicHome, dataDir]) {
    await mkdir(`${path}-real`)
    await symlink(`${path}-real`, path)
  }
  await reseedHome(disk, config(1), { by: 'olga', digest: (await planHome(disk, config(1))).digest })
  expect(await seedHome(disk, { mosaicHome, dataDir, packageRoot, runtime: 'stub' })).toEqual({
    written: [],
    waiting: [],
  })
  expect((await readdir(`${mosaicHome}-real/mos/launchers`)).toSorted()).toEqual(['a', 'b'])
  for (const path of [mosaicHome, dataDir]) expect((await lstat(path)).isSymbolicLink()).toBe(true)
})

test('a home that is not there yet is made; a link to nothing is said', async () => {
  const { config, home } = await twoVersions()
  const above = join(dirname(home), 'above')
  await mkdir(`${above}-real`)
  await symlink(`${above}-real`, above)
  const there = { ...config(1), mosaicHome: join(above, 'new/home') }
  await reseedHome(disk, there, { by: 'olga' })
  expect(await readdir(`${above}-real/new/home/mos`)).toContain('launchers')
  await symlink('nothing', home)
  await expect(reseedHome(disk, config(1), { by: 'olga' })).rejects.toMatchObject({
    exit: exitCodes.configuration,
    message: `${home} is a symlink to nothing, which is no directory, and Mos needs a directory there: move it away, or set MOSAIC_HOME.`,
  })
})
