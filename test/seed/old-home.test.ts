import { cp, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createDisk } from '../../src/host/create-disk.ts'
import { planBack, planHome, reseedHome, rollBackHome } from '../../src/seed/reseed-home.ts'
import { seedHome } from '../../src/seed/seed-home.ts'
import { lookAtOldHome, writeOldHome } from '../support/old-home.ts'
import { shipPackage } from '../support/shipped-package.ts'
import type { Shipment } from '../support/shipped-package.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const role = (mandate: string) => `# Coder\n\n## Mandate\n${mandate}\n\n## Boundaries\nStop at the pull request.\n`
const versions: readonly Shipment[] = [
  { 'roles/coder.md': role('Build.'), 'launchers/claude': '#!/bin/sh\n# 1\n', 'hooks/old.mjs': 'old' },
  { 'roles/coder.md': role('Build well.'), 'hooks/new.mjs': 'new' },
  { 'launchers/claude': '#!/bin/sh\n# 3\n', 'hooks/old.mjs': undefined },
  { 'roles/coder.md': `${role('Build well.')}Ask first.\n`, 'units/a.service': '[Service]\n' },
  { 'launchers/claude': '#!/bin/sh\n# 5\n', 'hooks/new.mjs': undefined, 'hooks/old.mjs': 'old again' },
]

test('an old home is the same to the byte after ten reseeds over five versions', async () => {
  const directory = await temporaryDirectory()
  const at = (path: string) => join(directory, path)
  const packages: string[] = []
  for (const [index, files] of versions.entries()) {
    const root = at(`package-${index + 1}`)
    if (index > 0) await cp(at(`package-${index}`), root, { recursive: true })
    await shipPackage(root, `1.${index}.0`, files)
    packages.push(root)
  }
  await writeOldHome(at('home'))
  const before = await lookAtOldHome(at('home'))
  const disk = createDisk()
  const did: (readonly [version: number, start: number, asked: string])[] = []
  for (const [index, packageRoot] of packages.entries()) {
    const config = { mosaicHome: at('home'), packageRoot, dataDir: at('data'), runtime: 'stub' } as const
    const started = await seedHome(disk, config)
    expect(await lookAtOldHome(at('home'))).toEqual(before)
    await writeFile(at('home/mos/launchers/claude'), `edit ${index}`)
    const { digest } = await planHome(disk, config)
    const [done = ''] = (await reseedHome(disk, config, { by: 'olga', digest })).split('\n')
    did.push([index + 1, started.written.length, done])
    expect(await lookAtOldHome(at('home'))).toEqual(before)
    expect(await readFile(at('home/mos/launchers/claude'), 'utf8')).toMatch(/^#!\/bin\/sh\n/)
  }
  expect(did).toMatchInlineSnapshot(`
    [
      [
        1,
        3,
        "generation 2: 1 replaced, your edit backed up; 1 backup",
      ],
      [
        2,
        2,
        "generation 4: 1 replaced, your edit backed up; 1 backup",
      ],
      [
        3,
        2,
        "generation 6: 1 replaced, your edit backed up; 1 backup",
      ],
      [
        4,
        2,
        "generation 8: 1 replaced, your edit backed up; 1 backup",
      ],
      [
        5,
        3,
        "generation 10: 1 replaced, your edit backed up; 1 backup",
      ],
    ]
  `)
  const left = async () => (await readdir(at('home/mos'), { recursive: true })).toSorted()
  expect(await left()).toMatchInlineSnapshot(`
    [
      "hooks",
      "hooks/old.mjs",
      "launchers",
      "launchers/claude",
      "roles",
      "roles/coder.md",
      "units",
      "units/a.service",
    ]
  `)
  const config = {
    mosaicHome: at('home'),
    packageRoot: packages[4] ?? '',
    dataDir: at('data'),
    runtime: 'stub',
  } as const
  const { digest } = await planBack(disk, config, 0)
  await rollBackHome(disk, config, { by: 'olga', digest, to: 0 })
  expect(await left()).toEqual(['hooks', 'launchers', 'roles', 'units'])
  expect(await lookAtOldHome(at('home'))).toEqual(before)
})
