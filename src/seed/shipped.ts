import { join } from 'node:path'
import type { ManifestEntry } from './manifest.ts'

/** `mos/roles/coder.md` of a home is `framework/roles/coder.md` of the package: `homePaths` says why. */
export const shippedPath = (packageRoot: string, path: string): string =>
  join(packageRoot, 'framework', path.replace(/^mos\//, ''))

export const modeOf = ({ mode }: ManifestEntry): number => Number.parseInt(mode, 8)
