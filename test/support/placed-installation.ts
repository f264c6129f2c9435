import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createDisk } from '../../src/host/create-disk.ts'
import { noteGeneration } from '../../src/seed/note-generation.ts'
import { seedHome } from '../../src/seed/seed-home.ts'
import { mosName } from './fake-packages.ts'
import { wholeMos } from './whole-mos.ts'

const root = join(import.meta.dirname, '..', '..')

type Places = { readonly dataDir: string; readonly mosaicHome: string }

/**
 * Another version of Mos, as an update has left it, and gone back from: `fleet rollback` to the generation that is
 * returned switches to it. `atStart`: see `wholeMos`.
 */
export async function placeInstallation(
  { dataDir, mosaicHome }: Places,
  id: string,
  atStart = '',
): Promise<{ generation: number; root: string }> {
  const directory = join(dataDir, 'versions', id)
  const packageRoot = join(directory, 'node_modules', mosName)
  const whole = wholeMos(id, { atStart })
  const files = { ...whole.files, 'package.json': JSON.stringify({ ...whole.manifest, name: mosName, version: id }) }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(packageRoot, path)), { recursive: true })
    await writeFile(join(packageRoot, path), text, { mode: text.startsWith('#!') ? 0o755 : 0o644 })
  }
  await mkdir(join(directory, 'node_modules', '.bin'))
  await symlink(process.execPath, join(directory, 'node_modules', '.bin', 'node'))
  for (const library of ['preact', 'htm'])
    await symlink(join(root, 'node_modules', library), join(directory, 'node_modules', library))
  const manifest = {
    private: true,
    mos: { package: mosName, checkout: root, op: 'op-before' },
    dependencies: { [mosName]: id },
  }
  await writeFile(join(directory, 'package.json'), JSON.stringify(manifest))

  const [disk, config] = [createDisk(), { packageRoot: root, mosaicHome, dataDir, runtime: 'stub' as const }]
  await mkdir(mosaicHome, { recursive: true, mode: 0o700 })
  await seedHome(disk, config)
  const by = 'local:0'
  const there = { by, cause: `to ${id}`, kind: 'update' as const, installation: id, installationBefore: 'checkout' }
  const noted = await noteGeneration(disk, { ...config, packageRoot }, there)
  const back = { by, cause: `from ${id}`, kind: 'rollback' as const, installation: 'checkout', installationBefore: id }
  await noteGeneration(disk, config, back)
  return { generation: noted?.number ?? 0, root: packageRoot }
}
