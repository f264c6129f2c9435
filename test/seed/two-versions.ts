import { readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { shipPackage } from '../support/shipped-package.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

export const role = (mandate: string) => `# Coder\n\n## Mandate\n${mandate}\n\n## Boundaries\nNone.\n`

/** Two versions, and a home for them; by default all in one directory. */
export async function twoVersions(at?: string) {
  const directory = await temporaryDirectory()
  const packages = [join(directory, '1'), join(directory, '2')] as const
  const same = { 'launchers/a': '#!/bin/sh\n', 'launchers/b': '#!/bin/sh\n' }
  await shipPackage(packages[0], '1.0.0', { ...same, 'roles/coder.md': role('Build.'), 'hooks/old.mjs': 'old' })
  await shipPackage(packages[1], '2.0.0', { ...same, 'roles/coder.md': role('Build.'), 'hooks/old.mjs': 'old' })
  await unlink(join(packages[1], 'framework/hooks/old.mjs'))
  await shipPackage(packages[1], '2.0.0', {
    'launchers/a': '#!/bin/sh\n# 2\n',
    'roles/coder.md': role('Build well.'),
    'hooks/new.mjs': 'new',
  })
  const home = join(at ?? directory, 'home')
  const config = (version: 1 | 2) => ({
    mosaicHome: home,
    packageRoot: packages[version - 1] ?? '',
    dataDir: join(at ?? directory, 'data'),
    runtime: 'stub' as const,
  })
  const read = (path: string) => readFile(join(home, path), 'utf8')
  const put = (path: string, text: string) => writeFile(join(home, path), text)
  return { home, config, read, put }
}
