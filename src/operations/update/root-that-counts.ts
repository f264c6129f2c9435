import { join } from 'node:path'
import type { Config } from '../../config/config.ts'
import type { Host } from '../../host/host.ts'
import { checkout, createVersions } from '../../host/versions.ts'
import { mosRoot, readInstallation } from './read-installation.ts'

type Deps = {
  readonly host: Pick<Host, 'files' | 'disk'>
  readonly config: Pick<Config, 'dataDir' | 'packageRoot' | 'checkoutRoot' | 'installation'>
}

/** Where the Mos is that counts; undefined where it is not whole. */
export async function rootThatCounts({ host, config }: Deps): Promise<string | undefined> {
  const versions = createVersions(host, config.dataDir)
  const id = await versions.active()
  if (id === checkout) return config.installation === undefined ? config.packageRoot : config.checkoutRoot
  const found = await readInstallation(host, versions.directory(id))
  if (found === undefined) return undefined
  const root = mosRoot(versions.directory(id), found)
  return (await host.files.stat(join(root, 'dist', 'mos.js'))) === undefined ? undefined : root
}
