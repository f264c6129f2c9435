import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { manifestOf } from '../../setup/manifest.mjs'

/** path below `framework/` → text; undefined: shipped no more. `launchers/` are executable. */
export type Shipment = Readonly<Record<string, string | undefined>>

/** Makes `root` a package with these files over what it had, of this version, and a manifest that `npm run manifest` made. */
export async function shipPackage(root: string, version: string, files: Shipment): Promise<void> {
  const at = (path: string) => join(root, 'framework', path)
  for (const name of ['hooks', 'launchers', 'roles', 'units']) await mkdir(at(name), { recursive: true })
  await writeFile(join(root, 'package.json'), JSON.stringify({ version }))
  for (const [path, text] of Object.entries(files)) {
    if (text === undefined) {
      await rm(at(path))
      continue
    }
    await mkdir(dirname(at(path)), { recursive: true })
    await writeFile(at(path), text)
    await chmod(at(path), path.startsWith('launchers/') ? 0o755 : 0o644)
  }
  await writeFile(at('manifest.json'), await manifestOf(root))
}
