// Reseeds a home as a start does, and then as a person who takes the whole plan, over the real disk. Tells each call of
// the disk as a byte on stdout, so that who started it can kill it anywhere.
import { writeSync } from 'node:fs'
import { createDisk } from '../../src/host/create-disk.ts'
import type { Disk } from '../../src/host/disk.ts'
import { planHome, reseedHome } from '../../src/seed/reseed-home.ts'
import { seedHome } from '../../src/seed/seed-home.ts'

const [, , mosaicHome = '', packageRoot = '', dataDir = ''] = process.argv
const config = { mosaicHome, packageRoot, dataDir, runtime: 'stub' } as const

const told = <Args extends unknown[], Result>(call: (...args: Args) => Result) => {
  return (...args: Args): Result => {
    writeSync(1, '.')
    return call(...args)
  }
}
const { look, read, list, create, sync, rename, unlink, makeDirectory, freeBytes } = createDisk()
const disk: Disk = {
  look: told(look),
  read: told(read),
  list,
  create: told(create),
  sync: told(sync),
  rename: told(rename),
  unlink: told(unlink),
  makeDirectory: told(makeDirectory),
  freeBytes,
}

await seedHome(disk, config)
const { digest } = await planHome(disk, config)
await reseedHome(disk, config, { by: 'olga', digest })
