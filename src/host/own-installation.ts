import { join } from 'node:path'
import { checkout } from './versions.ts'

/** The installation that this very program is of, by where it lies; a clone is none. Pure. */
export function ownInstallation({ packageRoot, dataDir }: { packageRoot: string; dataDir: string }): string {
  const [id = '', ...rest] = packageRoot.startsWith(join(dataDir, 'versions', '/'))
    ? packageRoot.slice(join(dataDir, 'versions', '/').length).split('/')
    : []
  return rest.length === 0 ? checkout : id
}
