import { join } from 'node:path'
import type { Config } from './config.ts'

/** Where the secrets of this fleet are: nothing that reads for somebody else goes there. */
export const secretPaths = ({
  mosaicHome,
  dataDir,
  packageRoot,
  checkoutRoot = packageRoot,
  secretFiles,
}: Pick<Config, 'mosaicHome' | 'dataDir' | 'packageRoot' | 'checkoutRoot' | 'secretFiles'>): readonly string[] => [
  join(mosaicHome, 'mos.env'),
  join(mosaicHome, 'credentials'),
  join(checkoutRoot, '.env'),
  dataDir,
  ...secretFiles,
]
