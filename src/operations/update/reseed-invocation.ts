import { join } from 'node:path'
import type { Argv } from '../../host/host.ts'

type Invocation = { readonly argv: Argv; readonly env: Readonly<Record<string, string>> }

/** Mosaic's contract: its updater brings files in by exactly this. `packageRoot`: the new version's. */
export const reseedInvocation = (packageRoot: string, mosaicHome: string): Invocation => ({
  argv: ['sh', installer(packageRoot)],
  env: { MOSAIC_SYNC_ONLY: '1', MOSAIC_INSTALL_MODE: 'keep', MOSAIC_HOME: mosaicHome },
})

export const installer = (packageRoot: string): string => join(packageRoot, 'framework', 'install.sh')

/** What a person types for the same. */
export const reseedByHand = (packageRoot: string, mosaicHome: string): string =>
  `MOSAIC_SYNC_ONLY=1 MOSAIC_INSTALL_MODE=keep MOSAIC_HOME=${mosaicHome} sh ${installer(packageRoot)}`
